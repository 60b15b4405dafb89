package io.arrwdb.coordinator.data;

import io.arrwdb.coordinator.data.ManualCompaction.State;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.proto.internal.CompactionStateResponse;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compactions that users asked for: recorded, so that whoever asks is told after a restart too, and so that the next
 * coordinator goes on with them. Blocks.
 *
 * <pre>
 * plan  | event                                        | then
 * OPEN  | a worker takes it                            | runs, which is not recorded: after a restart it is taken again
 * OPEN  | its run succeeds, or its inputs are gone     | DONE
 * OPEN  | its run fails                                | FAILED
 * </pre>
 *
 * A request with open plans lies under {@link #OPEN}, one without under {@link #OVER}.
 */
final class ManualCompactions {
    static final String OPEN = "compactions/open/";
    static final String OVER = "compactions/over/";

    private static final Logger LOG = LoggerFactory.getLogger(ManualCompactions.class);
    private static final long TIMEOUT_MILLIS = 10_000;
    private static final int RATE_LIMIT = 8;

    private final FencedStore store;
    private final int kept;
    private final Set<Plan> running = new HashSet<>();
    private boolean closed;

    /** @param kept requests that may wait, more are refused until some are over; and as many that are over are remembered */
    ManualCompactions(FencedStore store, int kept) {
        this.store = store;
        this.kept = kept;
    }

    /**
     * A plan of a request that has not ended.
     *
     * @param number its place in the request
     */
    record Plan(long request, int number, CollectionId collection, ShardId shard, List<SegmentId> inputs) { }

    /** Records a request. @throws ServiceFailure when too many wait */
    synchronized void add(long id, CollectionMeta collection, Map<ShardId, List<List<SegmentId>>> plans) {
        if (range(OPEN).size() >= kept) {
            throw ServiceFailure.unavailable(RATE_LIMIT, kept + " compactions that were asked for wait; ask again when some are over");
        }
        record(new ManualCompaction(id, collection.id(), plans.entrySet().stream().flatMap(e -> e.getValue().stream()
                .map(inputs -> new ManualCompaction.Plan(e.getKey(), inputs, State.OPEN))).toList()));
    }

    /** The plans that wait for a worker, those asked for first first. */
    synchronized List<Plan> waiting() {
        return range(OPEN).stream().flatMap(e -> openPlans(ManualCompaction.decode(e.value()))).filter(p -> !running.contains(p)).toList();
    }

    private static Stream<Plan> openPlans(ManualCompaction request) {
        List<Plan> open = new ArrayList<>();
        for (int i = 0; i < request.plans().size(); i++) {
            ManualCompaction.Plan plan = request.plans().get(i);
            if (plan.state() == State.OPEN) {
                open.add(new Plan(request.id(), i, request.collection(), plan.shard(), plan.inputs()));
            }
        }
        return open.stream();
    }

    /** A worker is about to take the plan. */
    synchronized void starting(Plan plan) {
        running.add(plan);
    }

    /** No worker was free. */
    synchronized void postponed(Plan plan) {
        running.remove(plan);
    }

    /** The plan has ended; where that cannot be recorded now, it is taken again and ends the same way. */
    synchronized void ended(Plan plan, boolean succeeded) {
        running.remove(plan);
        if (closed) {
            return;
        }
        try {
            read(OPEN, plan.request()).ifPresent(r -> record(r.with(plan.number(), succeeded ? State.DONE : State.FAILED)));
        } catch (RuntimeException e) {
            LOG.info("that a plan of compaction {} has ended is not recorded yet: {}", plan.request(), e.getMessage());
        }
    }

    /** What ends from now on has ended because this coordinator does; the next one takes it again. */
    synchronized void close() {
        closed = true;
    }

    /** How far a request is; one that is not known, or was forgotten, has nothing left to do. */
    CompactionStateResponse state(long id) {
        return read(OPEN, id).or(() -> read(OVER, id)).map(r -> CompactionStateResponse.newBuilder().setExecuting(r.count(State.OPEN))
                .setCompleted(r.count(State.DONE)).setFailed(r.count(State.FAILED)).build())
                .orElse(CompactionStateResponse.getDefaultInstance());
    }

    private void record(ManualCompaction request) {
        if (!request.isOver()) {
            waitFor(store.write(List.of(new MetaTxn.Op.Put(key(OPEN, request.id()), request.encode()))), "recording a compaction");
            return;
        }
        List<MetaTxn.Op> ops = new ArrayList<>();
        ops.add(new MetaTxn.Op.Delete(key(OPEN, request.id())));
        ops.add(new MetaTxn.Op.Put(key(OVER, request.id()), request.encode()));
        List<MetaEntry> over = range(OVER);
        over.stream().limit(Math.max(0, over.size() + 1 - kept)).forEach(e -> ops.add(new MetaTxn.Op.Delete(e.key())));
        waitFor(store.write(ops), "recording a compaction");
    }

    private Optional<ManualCompaction> read(String prefix, long id) {
        return waitFor(store.reads().get(key(prefix, id)), "reading a compaction").entries().stream().findFirst()
                .map(e -> ManualCompaction.decode(e.value()));
    }

    private List<MetaEntry> range(String prefix) {
        return waitFor(store.reads().range(prefix), "reading compactions").entries();
    }

    /** In the order of the ids, which grow. */
    private static String key(String prefix, long id) {
        return prefix + "%020d".formatted(id);
    }

    private static <T> T waitFor(CompletionStage<T> stage, String what) {
        return Waiting.on(stage, TIMEOUT_MILLIS, what);
    }
}
