package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.ShardReport;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Log groups that lost their decisions, and are made anew from manifests and log. */
class LogGroupIncarnationTest {
    @Test
    void aGroupThatLostItsDecisionsComesBackFromManifestsAndLog() {
        GroupWorld world = GroupWorld.serving(15);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 10).toArray());
        world.flush(shard);
        world.insert(shard, 2, 5, 6, 20);
        long hash = world.stateHash(shard);
        world.crash();
        world.loseDecisions();
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        world.insert(shard, 3, 30);
        assertThat(world.liveRows(shard)).isEqualTo(12);
    }

    /** What it appends must follow what it has never acknowledged, or readers from the first record on would refuse the log. */
    @Test
    void aGroupMadeAnewReadsOfAShardThatNoManifestNames() {
        GroupWorld world = GroupWorld.serving(16);
        world.runMillis(1_000);
        assertThat(world.log.partition(GroupWorld.GROUP).bounds().start().value()).as("the log has been cut").isPositive();
        world.crashAt.add(Failpoint.APPENDED);
        world.group.control(new ShardId(1), GroupWorld.creation(new Timestamp(1)));
        world.runMillisOrCrash(2_000);
        world.runMillis(1_000);
        world.loseDecisions();
        world.restart();
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        GroupReader fromTheFirst = new GroupReader(GroupPosition.beginning("any"), Rule.all());
        fromTheFirst.followCreated();
        assertThat(world.log.partition(GroupWorld.GROUP).entries()).allSatisfy(entry ->
                assertThat(fromTheFirst.read(entry).verdict()).isNotInstanceOf(Verdict.Contradiction.class));
        assertThat(fromTheFirst.isOpen(shard)).isTrue();
    }

    /** Older manifests, an unfinished flush with what arrives late, an index build, a registered compaction: no intent names them any more. */
    @Test
    void whatTheLostDecisionsNamedIsSwept() {
        GroupWorld world = GroupWorld.serving(24);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 10).toArray());
        world.flush(shard);
        world.insert(shard, 2, LongStream.range(10, 20).toArray());
        world.flush(shard);
        String build = world.await(world.group.registerIndexBuild(shard, new BuildId(5), world.report(shard).manifest().orElseThrow().segments()
                .getFirst().segment()));
        world.indexFile(build, 40);
        world.insert(shard, 3, 30);
        world.crashAt.add(Failpoint.FLUSH_WRITTEN);
        world.group.flush(shard);
        world.runMillisOrCrash(2_000);
        List<String> left = world.objects.objects().keySet().stream().toList();
        world.loseDecisions();
        world.restart();
        List<String> unfinished = left.stream().filter(key -> key.contains("/data/") && !named(world, shard).contains(key)).toList();
        assertThat(unfinished).as("of the flush and of the build").hasSizeGreaterThan(1).anyMatch(key -> key.startsWith(build));
        world.runMillis(1_000);
        world.objects.objects().put(unfinished.getFirst(), new byte[] {1});
        world.runMillis(GroupConfig.defaults().garbageGraceMillis() + 5_000);
        world.await(world.group.collectGarbage(shard, Long.MAX_VALUE));
        assertThat(world.objects.objects().keySet()).containsExactlyInAnyOrderElementsOf(named(world, shard));
        assertThat(world.liveRows(shard)).isEqualTo(21);
    }

    /** No manifest names anything of it, and no pointer the manifest. */
    @Test
    void theFirstManifestOfAShardThatNothingPointsToIsDeleted() {
        GroupWorld world = GroupWorld.serving(25);
        ShardId shard = new ShardId(1);
        world.catalog(shard);
        world.crashAt.add(Failpoint.MANIFEST_WRITTEN);
        world.group.control(shard, GroupWorld.creation(new Timestamp(1)));
        world.runMillisOrCrash(2_000);
        assertThat(world.objects.objects()).hasSize(1);
        world.loseDecisions();
        world.restart();
        world.insert(shard, 1, 10);
        world.runMillis(1_000);
        assertThat(world.objects.objects().keySet()).containsExactly(world.report(shard).manifestKey());
    }

    private static List<String> named(GroupWorld world, ShardId shard) {
        ShardReport report = world.report(shard);
        return Stream.concat(Stream.of(report.manifestKey()), report.manifest().orElseThrow().files().stream().map(FileRef::key)).distinct().toList();
    }

    @Test
    void aSeatThatLostItsDecisionsBeginsTheNextIncarnation() {
        GroupWorld world = GroupWorld.serving(18);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        long hash = world.stateHash(shard);
        world.loseDecisionsAndTell();
        world.restart();
        assertThat(world.await(world.group.inspect(GroupLedger::active)).incarnation()).isEqualTo(2);
        assertThat(world.stateHash(shard)).isEqualTo(hash);
    }

    @Test
    void aGroupMadeAnewElsewhereIsJoinedWithoutBeingAsked() {
        GroupWorld world = GroupWorld.serving(17);
        assertThat(world.await(world.group.inspect(GroupLedger::active)).incarnation()).isEqualTo(1);
        MetaEntry record = world.await(world.meta.of(world.process).get(GroupRecord.key(GroupWorld.GROUP))).entries().getFirst();
        world.await(world.meta.of(world.process).txn(MetaTxn.when(List.of(),
                new MetaTxn.Op.Put(record.key(), GroupRecord.decode(record.value()).anew().encode()))));
        world.runMillis(1_000);
        assertThat(world.await(world.group.inspect(GroupLedger::active)).incarnation()).isEqualTo(2);
    }
}
