package io.arrwdb.core.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Residence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of a copy of the metadata that is older than splits and moves which the logs tell of. */
class OlderCopyTest {
    private static final CollectionId COLLECTION = new CollectionId(7);
    private static final LogGroupId HERE = new LogGroupId(0);
    private static final LogGroupId THERE = new LogGroupId(1);
    private static final ShardId PARENT = new ShardId(12);
    private static final ShardId OTHER = new ShardId(13);
    private static final ShardId CHILD = new ShardId(40);
    private static final ShardId GRANDCHILD = new ShardId(41);
    private static final Timestamp FIRST = new Timestamp(1_000);
    private static final Timestamp SECOND = new Timestamp(2_000);
    private static final TokenRing RING = TokenRing.create(List.of(PARENT, OTHER), new Timestamp(1));
    private static final TokenRing SPLIT = RING.split(PARENT, CHILD, FIRST);
    private static final Timestamp CUT = new Timestamp(3_000);

    private final Map<ShardId, ShardStanding> here = new HashMap<>();
    private final Map<ShardId, ShardStanding> there = new HashMap<>();
    private final List<MetadataCopy.Entry> tasks = new ArrayList<>();

    @Test
    void splitsSinceTheCopyAreInTheRingAgain() {
        TokenRing twice = SPLIT.split(CHILD, GRANDCHILD, SECOND);
        Ownership child = Ownership.ofChild(claim(SPLIT, CHILD));
        owns(PARENT, Ownership.ALL.narrowed(claim(SPLIT, PARENT)));
        owns(CHILD, child.narrowed(claim(twice, CHILD)));
        owns(GRANDCHILD, Ownership.ofChild(claim(twice, GRANDCHILD)));
        owns(OTHER, Ownership.ALL);
        MetadataRecovery.Plan plan = plan();
        CollectionMeta recovered = collection(plan);
        assertThat(recovered.ring()).isEqualTo(twice);
        assertThat(recovered.shards()).containsExactly(new ShardMeta(PARENT, HERE, 0), new ShardMeta(OTHER, HERE, 1), new ShardMeta(CHILD, HERE, 2),
                new ShardMeta(GRANDCHILD, HERE, 3));
        LoadMeta load = LoadMeta.decode(value(plan, CatalogKeys.load(COLLECTION)).orElseThrow());
        assertThat(load.nodeOf(GRANDCHILD)).contains(new NodeId("query-node-1"));
        assertThat(load.nodeOf(OTHER)).contains(new NodeId("query-node-2"));
    }

    @Test
    void aSplitThatTheCopyHasIsNotMadeTwice() {
        owns(PARENT, Ownership.ALL);
        assertThat(collection(plan()).ring()).isEqualTo(RING);
    }

    @Test
    void aSplitOfWhichOneHalfIsNowhereIsRefusedByName() {
        owns(PARENT, Ownership.ALL.narrowed(claim(SPLIT, PARENT)));
        assertThatThrownBy(this::plan).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard 12 of collection c was split by version 2 of its ring")
                .hasMessageContaining("Bring back the objects of that shard");
    }

    @Test
    void halvesThatDoNotFitAreRefused() {
        owns(PARENT, Ownership.ALL.narrowed(claim(SPLIT, PARENT)));
        owns(CHILD, Ownership.ofChild(new Ownership.Claim(FIRST, 2, RING.rangesOf(OTHER))));
        assertThatThrownBy(this::plan).hasMessageContaining("shard 40 of collection c owns other keys");
    }

    @Test
    void aShardThatWasCutAndThatNobodyTookStays() {
        lives(here, new Residence(9, CUT));
        MetadataRecovery.Plan plan = plan();
        assertThat(task(plan)).contains(MoveTask.begun(COLLECTION, PARENT, HERE, HERE, 9).staying());
        assertThat(collection(plan).shard(PARENT).orElseThrow().group()).isEqualTo(HERE);
    }

    @Test
    void aShardThatAnotherGroupHasAdoptedArrivesThere() {
        lives(here, new Residence(9, CUT));
        lives(there, new Residence(9, Timestamp.ZERO));
        MetadataRecovery.Plan plan = plan();
        assertThat(task(plan)).contains(MoveTask.begun(COLLECTION, PARENT, HERE, THERE, 9).arriving(CUT, List.of(), List.of()));
        assertThat(collection(plan).shard(PARENT).orElseThrow().group()).isEqualTo(THERE);
    }

    @Test
    void aMoveThatTheCopyKnowsGoesOn() {
        lives(here, new Residence(9, CUT));
        MoveTask arriving = MoveTask.begun(COLLECTION, PARENT, HERE, THERE, 9).arriving(CUT, List.of("an intent"), List.of("an old manifest"));
        tasks.add(new MetadataCopy.Entry(MoveTask.key(COLLECTION), arriving.encode()));
        MetadataRecovery.Plan plan = plan();
        assertThat(task(plan)).contains(arriving);
        assertThat(collection(plan).shard(PARENT).orElseThrow().group()).as("where it is shown").isEqualTo(THERE);
    }

    @Test
    void aMoveThatIsOverIsForgotten() {
        lives(here, new Residence(9, Timestamp.ZERO));
        lives(there, new Residence(9, CUT));
        MoveTask old = MoveTask.begun(COLLECTION, PARENT, THERE, HERE, 9);
        tasks.add(new MetadataCopy.Entry(MoveTask.key(COLLECTION), old.encode()));
        tasks.add(new MetadataCopy.Entry(MoveTask.leftKey(PARENT), old.arrived().encode()));
        MetadataRecovery.Plan plan = plan();
        assertThat(plan.puts()).extracting(MetadataCopy.Entry::key).noneMatch(key -> key.startsWith(MoveTask.PREFIX) || key.startsWith(MoveTask.LEFT_PREFIX));
        assertThat(collection(plan).shard(PARENT).orElseThrow().group()).isEqualTo(HERE);
    }

    private static Ownership.Claim claim(TokenRing ring, ShardId shard) {
        return new Ownership.Claim(ring.since(), ring.version(), ring.rangesOf(shard));
    }

    private void owns(ShardId shard, Ownership ownership) {
        here.put(shard, new ShardStanding(ownership, Residence.FIRST));
    }

    private void lives(Map<ShardId, ShardStanding> group, Residence residence) {
        group.put(PARENT, new ShardStanding(Ownership.ALL, residence));
    }

    private MetadataRecovery.Plan plan() {
        LogBounds bounds = new LogBounds("topic", new Offset(0), new Offset(60));
        return new MetadataRecovery(copy(), List.of(), Map.of(HERE, new GroupFacts(bounds, Epoch.NONE, new Timestamp(1), here),
                THERE, new GroupFacts(bounds, Epoch.NONE, new Timestamp(1), there))).plan(50);
    }

    private MetadataCopy copy() {
        LoadMeta load = new LoadMeta(COLLECTION, true, List.of(), List.of(ReplicaMeta.serving(new ReplicaId(1), ReplicaMeta.DEFAULT_GROUP,
                Map.of(PARENT, new NodeId("query-node-1"), OTHER, new NodeId("query-node-2")))), true);
        CollectionMeta collection = new CollectionMeta(COLLECTION, DatabaseMeta.DEFAULT_ID, "c", Manifests.full().schema(), List.of(),
                List.of(new ShardMeta(PARENT, HERE, 0), new ShardMeta(OTHER, HERE, 1)), RING, List.of(), Map.of(), 2, true, new Timestamp(1),
                new Timestamp(1), CollectionState.AVAILABLE);
        List<MetadataCopy.Entry> entries = new ArrayList<>(tasks);
        entries.add(new MetadataCopy.Entry(CatalogKeys.collection(COLLECTION), collection.encode()));
        entries.add(new MetadataCopy.Entry(CatalogKeys.load(COLLECTION), load.encode()));
        List.of(HERE, THERE).forEach(group -> entries.add(new MetadataCopy.Entry(GroupRecord.key(group), new GroupRecord(3, true, List.of()).encode())));
        return new MetadataCopy(0, new Revision(1), 0, entries);
    }

    private static CollectionMeta collection(MetadataRecovery.Plan plan) {
        return CollectionMeta.decode(value(plan, CatalogKeys.collection(COLLECTION)).orElseThrow());
    }

    private static Optional<MoveTask> task(MetadataRecovery.Plan plan) {
        return value(plan, MoveTask.key(COLLECTION)).map(MoveTask::decode);
    }

    private static Optional<byte[]> value(MetadataRecovery.Plan plan, String key) {
        return plan.puts().stream().filter(entry -> entry.key().equals(key)).map(MetadataCopy.Entry::value).findFirst();
    }
}
