package io.arrwdb.querynode.read;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.memory.MemoryBudgetExceeded;
import io.arrwdb.proto.internal.QueryRequest;
import io.arrwdb.proto.internal.QueryResponse;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.querynode.line.ReadLine;
import io.arrwdb.querynode.serve.ServedShards;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Step;
import io.arrwdb.shard.view.SegmentView;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.List;
import java.util.function.Supplier;

/** Executes reads, each on the (virtual) thread of its request, computing on the pool. */
public final class Reader implements AutoCloseable {
    /** Milvus's code for a limit of memory. */
    private static final int MEMORY_LIMIT = 3;

    private final ViewSource views;
    private final Covers covers;
    private final ReadLine line;
    private final WorkPool pool;
    private final MemoryBudget budget;
    private final ColdSegments cold;
    private final long maxAnswerBytes;
    private final AtomicInteger running = new AtomicInteger();

    public Reader(ServedShards shards, Covers covers, ReadLine line, MemoryBudget budget, int threads, long maxWaitMillis,
            long maxAnswerBytes, ColdSegments cold) {
        this.cold = cold;
        this.covers = covers;
        this.line = line;
        this.views = new ViewSource(shards, maxWaitMillis);
        this.pool = new WorkPool(threads);
        this.budget = budget;
        this.maxAnswerBytes = maxAnswerBytes;
    }

    /** @throws ServiceFailure when the search is refused; gRPC's CANCELLED or DEADLINE_EXCEEDED when nobody waits any more */
    public SearchResponse search(SearchRequest request) {
        return guarded(() -> {
            ReadPlan plan = ReadPlan.of(request.getRead(), cancellation());
            Search search = new Search(request, plan);
            Costs costs = new Costs();
            try (Views held = views.take(plan, null)) {
                List<SegmentView> segments = costs.fresh(held.segments(plan));
                costs.loaded(cold.await(segments));
                long each = (long) request.getNq() * request.getTopK();
                try (ReadLine.Turn _ = turn(request.getRead(), plan, each * costs.rows());
                        Step _ = Step.begin("search")) {
                    costs.begun();
                    SearchResponse response = search.run(segments, pool, budget, limit(plan));
                    RequestContext.current().addScannedRows(response.getScannedRows());
                    return response.toBuilder().addAllCovers(covers.of(plan.shards())).setCost(costs.done())
                            .setRingVersion(held.ringVersionAt(plan.mvcc())).build();
                }
            }
        });
    }

    /** As {@link #search}. */
    public QueryResponse query(QueryRequest request) {
        return guarded(() -> {
            ReadPlan whole = ReadPlan.of(request.getRead(), cancellation());
            boolean byFilter = !request.hasPks() && whole.filterKeys().isPresent();
            ReadPlan plan = byFilter ? whole.withoutFilter() : whole;
            PrimaryKeys keys = request.hasPks() ? keys(request, plan) : whole.filterKeys().orElse(null);
            Query query = new Query(request, plan, keys);
            Costs costs = new Costs();
            try (Views held = views.take(plan, keys)) {
                List<SegmentView> segments = costs.fresh(held.segments(plan));
                try (ReadLine.Turn _ = turn(request.getRead(), plan, keys == null ? costs.rows() : keys.size());
                        Step _ = Step.begin("query")) {
                    costs.begun();
                    QueryResponse response = query.run(segments, held.growingRows(), pool, budget, limit(plan));
                    RequestContext.current().addScannedRows(response.getScannedRows());
                    return response.toBuilder().addAllCovers(covers.of(plan.shards())).setCost(costs.done())
                            .setRingVersion(held.ringVersionAt(plan.mvcc())).build();
                }
            }
        });
    }

    /** How many reads have begun and not ended. */
    public int running() {
        return running.get();
    }

    @Override
    public void close() {
        pool.close();
    }

    private long limit(ReadPlan plan) {
        return plan.memoryLimitBytes() == 0 ? maxAnswerBytes : Math.min(maxAnswerBytes, plan.memoryLimitBytes());
    }

    /** Waits until the read may compute. A read that nobody waits for any more ends here. */
    private ReadLine.Turn turn(ReadContext read, ReadPlan plan, long cost) {
        try (Step _ = Step.begin("search line")) {
            return line.await(new CollectionId(read.getCollection()), Math.max(1, cost), plan.cancellation()::cancelled)
                    .orElseThrow(CancelledSearchException::new);
        }
    }

    private static PrimaryKeys keys(QueryRequest request, ReadPlan plan) {
        return plan.primaryKey().type() == DataType.VARCHAR
                ? new PrimaryKeys.Strings(request.getPks().getStringsList())
                : new PrimaryKeys.Longs(request.getPks().getIntsList().stream().mapToLong(Long::longValue).toArray());
    }

    private static Cancellation cancellation() {
        Context context = Context.current();
        return context::isCancelled;
    }

    private <T> T guarded(Supplier<T> read) {
        running.incrementAndGet();
        try {
            return read.get();
        } catch (MemoryBudgetExceeded e) {
            throw ServiceFailure.unavailable(MEMORY_LIMIT, "memory limit exceeded: " + e.getMessage());
        } catch (CancelledSearchException e) {
            Status status = Contexts.statusFromCancelled(Context.current());
            throw (status == null ? Status.CANCELLED : status).withDescription(e.getMessage()).asRuntimeException();
        } finally {
            running.decrementAndGet();
        }
    }
}
