package io.arrwdb.shard.group;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.ColumnBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** A request on its way: what it asks of each shard, and what became of that. Owned by the group's loop. */
final class PendingRequest {
    private final RequestId id;
    private final List<GroupWrite> writes;
    private final long bytes;
    private final long[] applied;
    private final CompletableFuture<WriteResult> answer = new CompletableFuture<>();
    private int openShares;
    private Timestamp ts = Timestamp.ZERO;
    private GroupException failure;
    private final WriteSteps steps;
    private boolean appending;
    private int unappended;

    PendingRequest(RequestId id, List<GroupWrite> writes) {
        this(id, writes, WriteSteps.UNHEARD);
    }

    PendingRequest(RequestId id, List<GroupWrite> writes, WriteSteps steps) {
        this.id = id;
        this.steps = steps;
        this.writes = List.copyOf(writes);
        this.bytes = writes.stream().mapToLong(GroupWrite::bytes).sum();
        this.applied = new long[writes.size()];
    }

    /** The part of a request that goes to one shard: the numbers of its writes. */
    record Share(PendingRequest request, ShardId shard, List<Integer> writes) { }

    RequestId id() {
        return id;
    }

    List<GroupWrite> writes() {
        return writes;
    }

    GroupWrite write(int index) {
        return writes.get(index);
    }

    long bytes() {
        return bytes;
    }

    CompletableFuture<WriteResult> answer() {
        return answer;
    }

    /** Splits the request by shard, in the order in which it names them. */
    Collection<Share> shares() {
        Map<ShardId, List<Integer>> byShard = new LinkedHashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            byShard.computeIfAbsent(writes.get(i).shard(), s -> new ArrayList<>()).add(i);
        }
        openShares = byShard.size();
        return byShard.entrySet().stream().map(e -> new Share(this, e.getKey(), e.getValue())).toList();
    }

    /** A record of it is handed to the log; all of them are in one step of the loop. */
    void appending() {
        unappended++;
        if (!appending) {
            appending = true;
            steps.appending();
        }
    }

    /** The log has one of its records. */
    void appended() {
        unappended--;
        if (unappended == 0) {
            steps.appended();
        }
    }

    /** A share took effect at {@code at}; {@code counts} one for each of its writes, or null where that is not known. */
    void done(Share share, Timestamp at, long[] counts) {
        ts = Timestamp.max(ts, at);
        for (int i = 0; i < share.writes().size(); i++) {
            int write = share.writes().get(i);
            applied[write] = counts == null ? asked(writes.get(write)) : counts[i];
        }
        settled();
    }

    /** A share did not take effect, or nobody knows. */
    void failed(GroupException why) {
        if (failure == null || why.kind() == GroupException.Kind.UNKNOWN_OUTCOME) {
            failure = why;
        }
        settled();
    }

    /** Nothing of the request has been handed to the log. */
    void refuse(GroupException why) {
        answer.completeExceptionally(why);
    }

    private void settled() {
        openShares--;
        if (openShares > 0) {
            return;
        }
        if (failure != null) {
            answer.completeExceptionally(failure);
        } else {
            answer.complete(new WriteResult(ts, LongStream.of(applied).boxed().toList()));
        }
    }

    private static long asked(GroupWrite write) {
        return switch (write) {
            case GroupWrite.Rows rows -> ColumnBatch.decode(rows.batch()).rows();
            case GroupWrite.Deletion deletion -> deletion.keys().size();
            case GroupWrite.Order order -> 0;
        };
    }
}
