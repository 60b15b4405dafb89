package io.arrwdb.proxy.fake;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proto.internal.WriteResponse;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.stub.StreamObserver;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Leads every log group. Applies writes to a {@link FakeTable}, once per request id and group; refuses as tests tell it. */
public final class FakeDataNode extends DataNodeGrpc.DataNodeImplBase {
    /** Writes as they arrived, refused ones among them. */
    public final List<WriteRequest> received = new CopyOnWriteArrayList<>();

    /** What the next writes are refused with, one each. */
    public final Deque<RuntimeException> refusals = new ConcurrentLinkedDeque<>();

    /** Applies the next write, and then fails as if the answer were lost. */
    public volatile boolean loseNextAnswer;

    private final FakeTable table;
    private final FakeRoot root;
    private final Map<RequestId, WriteResponse> done = new ConcurrentHashMap<>();

    FakeDataNode(FakeTable table, FakeRoot root) {
        this.table = table;
        this.root = root;
    }

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        Answers.with(observer, f -> WriteResponse.newBuilder().setFailure(f).build(), () -> {
            received.add(request);
            RuntimeException refusal = refusals.poll();
            if (refusal != null) {
                throw refusal;
            }
            RequestId id = new RequestId(request.getRequestHigh() ^ request.getLogGroup(), request.getRequestLow());
            WriteResponse answer = done.computeIfAbsent(id, i -> apply(request));
            if (loseNextAnswer) {
                loseNextAnswer = false;
                throw ServiceFailure.unavailable(1, "the answer was lost");
            }
            return answer;
        });
    }

    private WriteResponse apply(WriteRequest request) {
        long ts = root.nextTs();
        WriteResponse.Builder answer = WriteResponse.newBuilder().setTs(ts);
        for (ShardWrite write : request.getWritesList()) {
            answer.addApplied(write.getRows().isEmpty() ? delete(write) : insert(write, ts));
        }
        return answer.build();
    }

    /** The tests' key field is always the first. */
    private long insert(ShardWrite write, long ts) {
        ColumnBatch batch = ColumnBatch.decode(write.getRows().toByteArray());
        Column keys = batch.columns().get(new FieldId(100));
        for (int row = 0; row < batch.rows(); row++) {
            table.put(new FakeTable.Row(PrimaryKey.at(keys, row), batch.slice(row, row + 1), write.getShard(),
                    write.getPartition(), ts));
        }
        return batch.rows();
    }

    private long delete(ShardWrite write) {
        for (int i = 0; i < write.getKeys().getIntsCount(); i++) {
            table.remove(PrimaryKey.of(write.getKeys().getInts(i)), write.getPartition(), expected(write, i));
        }
        for (int i = 0; i < write.getKeys().getStringsCount(); i++) {
            table.remove(PrimaryKey.of(write.getKeys().getStrings(i)), write.getPartition(), expected(write, i));
        }
        return write.getKeys().getIntsCount() + write.getKeys().getStringsCount();
    }

    private static long expected(ShardWrite write, int i) {
        return write.getExpectedTsCount() == 0 ? 0 : write.getExpectedTs(i);
    }
}
