package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupException;
import io.arrwdb.shard.group.RegisteredCompaction;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log group takes from workers: compactions and index builds. */
class LogGroupWorkTest {
    @Test
    void compactionKeepsWhatIsDeletedMeanwhileDeleted() {
        GroupWorld world = GroupWorld.serving(18);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 50).toArray());
        world.flush(shard);
        world.insert(shard, 2, LongStream.range(40, 100).toArray());
        world.flush(shard);
        world.delete(shard, 0, 1);
        world.flush(shard);
        world.runMillis(60_000);
        RegisteredCompaction compaction = world.register(shard, 5);
        world.delete(shard, 2, 50);
        world.insert(shard, 3, 3, 60);
        world.flush(shard);
        world.delete(shard, 4);
        world.insert(shard, 4, 5);
        long hash = world.stateHash(shard);
        world.commit(shard, compaction, world.compact(shard, compaction));
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.report(shard).manifest().orElseThrow().segments()).extracting(s -> s.segment())
                .contains(compaction.compaction().output()).doesNotContainAnyElementsOf(compaction.compaction().inputs());
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.liveRows(shard)).isEqualTo(95);
        world.runMillis(120_000);
        world.await(world.group.collectGarbage(shard, Long.MAX_VALUE));
        world.await(world.group.collectGarbage(shard, Long.MAX_VALUE));
        assertThat(world.unnamedObjects(shard)).isEmpty();
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
    }

    @ParameterizedTest
    @EnumSource(value = Failpoint.class, names = {"COMPACTION_WRITTEN", "COMPACTION_DECIDED", "MANIFEST_WRITTEN", "POINTER_MOVED",
        "PUBLISHED", "CHECKPOINT_DECIDED"})
    void aCrashWhileACompactionCommitsChangesNoRow(Failpoint point) {
        GroupWorld world = GroupWorld.serving(200 + point.ordinal());
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 50).toArray());
        world.flush(shard);
        world.runMillis(60_000);
        RegisteredCompaction compaction = world.register(shard, 5);
        world.delete(shard, 2);
        world.insert(shard, 3, 3);
        long hash = world.stateHash(shard);
        var output = world.compact(shard, compaction);
        world.crashAt.add(point);
        world.group.commitCompaction(shard, compaction.compaction().build(), output);
        world.runMillisOrCrash(2_000);
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        world.commit(shard, compaction, output);
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
    }

    @Test
    void anAbandonedCompactionLeavesNothing() {
        GroupWorld world = GroupWorld.serving(19);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 50).toArray());
        world.flush(shard);
        RegisteredCompaction compaction = world.register(shard, 5);
        world.compact(shard, compaction);
        world.await(world.group.abandonCompaction(shard, compaction.compaction().build()));
        assertThat(world.objects.objects().keySet()).noneMatch(key -> key.startsWith(compaction.compaction().prefix()));
        assertThat(world.liveRows(shard)).isEqualTo(50);
    }

    @Test
    void anIndexJoinsItsSegmentAndLeavesItWhenItIsDropped() {
        GroupWorld world = GroupWorld.serving(23);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        world.flush(shard);
        SegmentId segment = world.onlySegment(shard);
        String prefix = world.await(world.group.registerIndexBuild(shard, new BuildId(5), segment));
        assertThat(world.await(world.group.registerIndexBuild(shard, new BuildId(5), segment))).isEqualTo(prefix);
        IndexEntry index = world.indexFile(prefix, 40);
        world.await(world.group.commitIndex(shard, new BuildId(5), segment, index));
        world.await(world.group.commitIndex(shard, new BuildId(5), segment, index));
        assertThat(world.report(shard).manifest().orElseThrow().segments().getFirst().indexes()).containsExactly(index);
        assertThat(world.report(shard).indexBuilds()).isEmpty();
        world.restart();
        world.await(world.group.dropIndexes(shard, List.of(new IndexId(39))));
        assertThat(world.report(shard).manifest().orElseThrow().segments().getFirst().indexes()).containsExactly(index);
        world.await(world.group.dropIndexes(shard, List.of(new IndexId(39), new IndexId(40))));
        world.await(world.group.dropIndexes(shard, List.of(new IndexId(40))));
        world.restart();
        assertThat(world.report(shard).manifest().orElseThrow().segments().getFirst().indexes()).isEmpty();
        assertThat(world.objects.objects()).as("readers may still have it mapped").containsKey(index.file().key());
        world.runMillis(GroupConfig.defaults().garbageGraceMillis() + 1_000);
        world.await(world.group.collectGarbage(shard, Long.MAX_VALUE));
        assertThat(world.objects.objects()).doesNotContainKey(index.file().key());
    }

    @Test
    void aBuildOutlivesItsLeaderAndWhatAnAbandonedOneWritesIsSwept() {
        GroupWorld world = GroupWorld.serving(24);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        world.flush(shard);
        SegmentId segment = world.onlySegment(shard);
        String prefix = world.await(world.group.registerIndexBuild(shard, new BuildId(5), segment));
        IndexEntry half = world.indexFile(prefix, 40);
        world.restart();
        world.runMillis(GroupConfig.defaults().garbageGraceMillis() + 5_000);
        assertThat(world.objects.objects()).as("a worker may go on with it").containsKey(half.file().key());
        assertThat(world.report(shard).indexBuilds()).containsExactly(new BuildId(5));
        world.await(world.group.abandonIndexBuild(shard, new BuildId(5)));
        world.await(world.group.abandonIndexBuild(shard, new BuildId(5)));
        assertThat(world.objects.objects()).doesNotContainKey(half.file().key());
        assertThat(world.report(shard).indexBuilds()).isEmpty();
        world.indexFile(prefix, 40);
        assertThatThrownBy(() -> world.await(world.group.commitIndex(shard, new BuildId(5), segment, half)))
                .isInstanceOf(GroupException.class).hasMessageContaining("is not registered");
        world.restart();
        world.runMillis(GroupConfig.defaults().garbageGraceMillis() + 5_000);
        assertThat(world.objects.objects()).as("written after it was abandoned").doesNotContainKey(half.file().key());
        assertThat(world.unnamedObjects(shard)).isEmpty();
    }
}
