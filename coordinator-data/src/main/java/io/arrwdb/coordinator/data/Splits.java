package io.arrwdb.coordinator.data;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.SplitPlanner;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.PartitionRows;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.SplitShardRequest;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Splits shards that are too large. Blocks.
 *
 * <pre>
 * task     | event                                                   | then
 * none     | planned, or asked for                                   | recorded
 * recorded | the leader has the split in the log                     | the ring is split, from the record's timestamp on; forgotten
 * recorded | the leader is away, or refuses for now                  | asked again in the next pass
 * recorded | the ring is another one, or the collection is gone      | forgotten
 * </pre>
 *
 * What goes to every shard of a collection goes before a split of it or after it, never amid: {@link Lanes}.
 */
final class Splits {
    private static final Logger LOG = LoggerFactory.getLogger(Splits.class);
    private static final long TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final CatalogEditor editor;
    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final IdAllocator ids;
    private final SplitPlanner planner;
    private final Lanes lanes;
    private Map<ShardId, Long> overSinceMillis = new TreeMap<>();

    Splits(FencedStore store, ShardDirectory directory, ShardCalls calls, IdAllocator ids, Lanes lanes, SplitPlanner planner) {
        this.lanes = lanes;
        lanes.settling(this::settle);
        this.store = store;
        this.editor = new CatalogEditor(store);
        this.directory = directory;
        this.calls = calls;
        this.ids = ids;
        this.planner = planner;
    }

    /** Goes on with what is recorded, and begins what is due; answers whether there was anything. In passes alone. */
    boolean run(Catalog catalog, Map<ShardId, ShardReport> reports, long nowMillis) {
        boolean busy = false;
        for (MetaEntry entry : waitFor(store.reads().range(SplitTask.PREFIX)).entries()) {
            busy = true;
            goOn(SplitTask.decode(entry.value()).collection());
        }
        SplitPlanner.Plan plan = planner.plan(facts(catalog, reports), overSinceMillis, nowMillis);
        overSinceMillis = plan.overSinceMillis();
        for (ShardId shard : plan.splits()) {
            busy = true;
            catalog.collectionOf(shard).ifPresent(collection -> begin(collection, shard));
        }
        return busy;
    }

    /** Begins the split of a shard that somebody asked for, and answers the child that is to have half of its keys. */
    ShardId ask(Catalog now, ShardId shard) {
        CollectionMeta collection = now.collectionOf(shard).filter(CollectionMeta::available)
                .orElseThrow(() -> ServiceFailure.refused(100, "there is no shard " + shard));
        return begin(directory.read(collection.id()).orElse(collection), shard).orElseThrow(() -> ServiceFailure.unavailable(1, "a shard of collection " + collection.name()
                + " is being split: ask again when that is over"));
    }

    private List<SplitPlanner.Facts> facts(Catalog catalog, Map<ShardId, ShardReport> reports) {
        List<SplitPlanner.Facts> facts = new ArrayList<>();
        reports.forEach((shard, report) -> catalog.collectionOf(shard).flatMap(c -> c.shard(shard)).flatMap(s -> calls.leaderOf(s.group()))
                .ifPresent(node -> facts.add(new SplitPlanner.Facts(shard, node,
                        report.getPartitionsList().stream().mapToLong(PartitionRows::getLiveRows).sum(), report.getSplitting()))));
        return facts;
    }

    /**
     * The child; nothing where the collection is being split already, or is no longer as it was seen: what shards were seen to
     * hold may be of before a split.
     */
    private Optional<ShardId> begin(CollectionMeta seen, ShardId parent) {
        CollectionId collection = seen.id();
        ShardId child = new ShardId(Waiting.on(ids.allocate(1), TIMEOUT_MILLIS, "drawing a shard id").first());
        Optional<SplitTask> task = directory.read(collection).filter(CollectionMeta::available).filter(c -> c.shard(parent).isPresent())
                .filter(c -> c.ring().version() == seen.ring().version()).map(c -> new SplitTask(collection, parent, child, c.ring().version()))
                .filter(t -> waitFor(store.write(List.of(new MetaTxn.Compare.ModifiedAt(SplitTask.key(collection), Revision.ZERO)),
                        List.of(new MetaTxn.Op.Put(SplitTask.key(collection), t.encode())))).isPresent());
        goOn(collection);
        return task.map(SplitTask::child);
    }

    /** The shards that are being split, or are to be. */
    Set<ShardId> parents() {
        return waitFor(store.reads().range(SplitTask.PREFIX)).entries().stream().map(entry -> SplitTask.decode(entry.value()).parent())
                .collect(Collectors.toSet());
    }

    private void goOn(CollectionId collection) {
        try {
            lanes.between(collection, () -> { });
        } catch (RuntimeException e) {
            LOG.info("the split of a shard of collection {} goes on later: {}", collection, e.getMessage());
        }
    }

    private void settle(CollectionId collection) {
        Optional<SplitTask> task = waitFor(store.reads().get(SplitTask.key(collection))).entries().stream().findFirst()
                .map(entry -> SplitTask.decode(entry.value()));
        if (task.isEmpty()) {
            return;
        }
        Optional<CollectionMeta> now = directory.read(collection).filter(c -> c.ring().version() == task.get().ringVersion());
        if (now.isPresent()) {
            split(task.get(), now.get());
        }
        waitFor(store.write(List.of(new MetaTxn.Op.Delete(SplitTask.key(collection)))));
    }

    private void split(SplitTask task, CollectionMeta collection) {
        ShardMeta parent = collection.shard(task.parent()).orElseThrow();
        TokenRing next = collection.ring().split(task.parent(), task.child(), Timestamp.ZERO);
        Timestamp since = calls.split(parent.group(), SplitShardRequest.newBuilder().setShard(task.parent().value())
                .setLogGroup(parent.group().value()).setChild(task.child().value()).setRingVersion(next.version())
                .setKept(bytes(next.rangesOf(task.parent()))).setMoved(bytes(next.rangesOf(task.child()))).build());
        waitFor(editor.collectionAndLoad(task.collection(), c -> withChild(c, task, parent, since),
                load -> withChild(load, task)));
        LOG.info("shard {} of collection {} is split: shard {} has half of its keys from {} on", task.parent(), task.collection(),
                task.child(), since);
    }

    private static CollectionMeta withChild(CollectionMeta collection, SplitTask task, ShardMeta parent, Timestamp since) {
        if (collection.ring().version() != task.ringVersion()) {
            return collection;
        }
        List<ShardMeta> shards = new ArrayList<>(collection.shards());
        shards.add(new ShardMeta(task.child(), parent.group(), shards.size()));
        return collection.withRing(collection.ring().split(task.parent(), task.child(), since), shards);
    }

    /** The child is served where its parent is: there it has been since the split. */
    private static LoadMeta withChild(LoadMeta load, SplitTask task) {
        return load.withReplicas(load.replicas().stream().map(replica -> replica.seats().containsKey(task.child()) ? replica
                : replica.withSeat(task.child(), replica.seat(task.parent()))).toList());
    }

    private static ByteString bytes(TokenRanges ranges) {
        ByteWriter out = new ByteWriter(4_096);
        ranges.write(out);
        return ByteString.copyFrom(out.toBytes());
    }

    private static <T> T waitFor(CompletionStage<T> stage) {
        return Waiting.on(stage, TIMEOUT_MILLIS, "the metadata store");
    }
}
