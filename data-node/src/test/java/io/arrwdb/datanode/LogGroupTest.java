package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupException;
import io.arrwdb.shard.group.RegisteredCompaction;
import io.arrwdb.shard.group.WriteResult;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogGroupTest {
    @Test
    void whatIsAcknowledgedIsThere() {
        GroupWorld world = GroupWorld.serving(1);
        ShardId shard = world.create(1);
        WriteResult first = world.insert(shard, 1, 10, 11, 12);
        WriteResult second = world.insert(shard, 2, 11, 13);
        assertThat(first.applied()).containsExactly(3L);
        assertThat(second.ts()).isGreaterThan(first.ts());
        assertThat(world.liveRows(shard)).isEqualTo(4);
        assertThat(world.delete(shard, 10, 99).applied()).containsExactly(1L);
        assertThat(world.liveRows(shard)).isEqualTo(3);
    }

    @Test
    void aRepeatedRequestTakesEffectOnceAndAnswersTheSameTimestamp() {
        GroupWorld world = GroupWorld.serving(2);
        ShardId shard = world.create(1);
        RequestId request = world.request();
        WriteResult first = world.await(world.group.write(request, List.of(GroupWorld.rowsTo(shard, 1, 10))));
        world.delete(shard, 10);
        WriteResult again = world.await(world.group.write(request, List.of(GroupWorld.rowsTo(shard, 1, 10))));
        assertThat(again.ts()).isEqualTo(first.ts());
        assertThat(world.liveRows(shard)).isZero();
        world.restart();
        WriteResult afterRestart = world.await(world.group.write(request, List.of(GroupWorld.rowsTo(shard, 1, 10))));
        assertThat(afterRestart.ts()).isEqualTo(first.ts());
        assertThat(world.liveRows(shard)).isZero();
    }

    @Test
    void aRequestLargerThanARecordTravelsInPartsAndAppliesWhole() {
        GroupWorld world = GroupWorld.serving(3);
        ShardId shard = world.create(1);
        long[] keys = LongStream.range(0, 5_000).toArray();
        assertThat(world.insert(shard, 1, keys).applied()).containsExactly(5_000L);
        assertThat(world.log.partition(GroupWorld.GROUP).bounds().end().value()).isGreaterThan(20);
        world.restart();
        assertThat(world.liveRows(shard)).isEqualTo(5_000);
    }

    @Test
    void aStrongReadComesAfterEveryWriteStampedBeforeIt() {
        GroupWorld world = GroupWorld.serving(4);
        ShardId shard = world.create(1);
        var write = world.inserting(shard, 1, 10).toCompletableFuture();
        SafePoint point = world.await(world.group.readIndex(Timestamp.ZERO));
        WriteResult result = world.await(write);
        if (result.ts().compareTo(point.safe()) <= 0) {
            assertThat(point.end().value()).isEqualTo(world.log.partition(GroupWorld.GROUP).bounds().end().value());
        }
        WriteResult later = world.insert(shard, 2, 11);
        assertThat(later.ts()).isGreaterThan(point.safe());
    }

    @Test
    void aHostileGuaranteeHarmsNobody() {
        GroupWorld world = GroupWorld.serving(5);
        ShardId shard = world.create(1);
        for (long hostile : new long[] {Long.MIN_VALUE, -1L, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> world.await(world.group.readIndex(new Timestamp(hostile))))
                    .isInstanceOf(GroupException.class).hasMessageContaining("Timestamp lag too large");
        }
        world.insert(shard, 1, 10);
        assertThat(world.liveRows(shard)).isEqualTo(1);
    }

    @Test
    void aGuaranteeALittleAheadIsWaitedFor() {
        GroupWorld world = GroupWorld.serving(6);
        Timestamp ahead = new Timestamp(world.insert(world.create(1), 1, 10).ts().value() + (500L << Timestamp.LOGICAL_BITS));
        assertThat(world.await(world.group.readIndex(ahead)).safe()).isGreaterThanOrEqualTo(ahead);
    }

    @Test
    void noRecordIsStampedAtOrBelowAPromise() {
        GroupWorld world = GroupWorld.serving(7);
        ShardId shard = world.create(1);
        world.await(world.group.readIndex(Timestamp.ZERO));
        world.freezeOracle();
        assertThatThrownBy(() -> world.insert(shard, 1, 10)).isInstanceOf(GroupException.class)
                .hasMessageContaining("below the floor");
    }

    @Test
    void writesToAnUnknownShardAreRefused() {
        GroupWorld world = GroupWorld.serving(8);
        assertThatThrownBy(() -> world.insert(new ShardId(5), 1, 10)).isInstanceOfSatisfying(GroupException.class,
                e -> assertThat(e.kind()).isEqualTo(GroupException.Kind.WRONG_SHARD));
    }

    @Test
    void tooMuchWaitingIsRefusedAsOverload() {
        GroupConfig d = GroupConfig.defaults();
        GroupWorld world = GroupWorld.serving(9, new GroupConfig(1_000, 1, d.maxCommitRecords(), d.pollBytes(), d.flushBytes(),
                d.flushAgeMillis(), d.holdBackBytes(), d.maxDeleteFiles(), 0, 0, d.maxGuaranteeAheadMillis(), d.retryMillis(),
                d.tickMillis()));
        ShardId shard = world.create(1);
        var answers = LongStream.range(0, 50).mapToObj(key -> world.inserting(shard, 1, key).toCompletableFuture()).toList();
        world.runUntil(() -> answers.stream().allMatch(a -> a.isDone()), "all are answered");
        long refused = answers.stream().filter(a -> a.isCompletedExceptionally()).count();
        assertThat(refused).isPositive();
        assertThat(world.liveRows(shard)).isEqualTo(50 - refused);
    }

    @Test
    void aFullDiskRefusesWritesServesReadsAndRecovers() {
        GroupWorld world = GroupWorld.serving(16);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10, 11);
        world.diskFull = true;
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> world.insert(shard, 2, 12)).isInstanceOfSatisfying(GroupException.class,
                    e -> assertThat(e.kind()).isEqualTo(GroupException.Kind.DISK_FULL));
            assertThat(world.await(world.group.readIndex(Timestamp.ZERO)).end().value()).isPositive();
            world.runMillis(2_000);
        }
        world.diskFull = false;
        world.runMillis(3_000);
        world.runUntil(() -> world.serving, "the group writes again");
        world.insert(shard, 3, 13);
        assertThat(world.liveRows(shard)).isEqualTo(3);
        world.restart();
        assertThat(world.liveRows(shard)).isEqualTo(3);
    }

    @Test
    void aGroupThatStartsOnAFullDiskServesOnceThereIsRoom() {
        GroupWorld world = GroupWorld.serving(17);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        world.crash();
        world.process.start();
        world.diskFull = true;
        world.begin();
        world.runMillis(5_000);
        assertThat(world.serving).isFalse();
        world.diskFull = false;
        world.runUntil(() -> world.serving, "the group serves");
        assertThat(world.liveRows(shard)).isEqualTo(1);
    }

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

    @Test
    void ddlIsOrderedWithRows() {
        GroupWorld world = GroupWorld.serving(20);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10, 11);
        Timestamp ddl = new Timestamp(world.insert(shard, 1, 12).ts().value() + 1);
        world.await(world.group.control(shard, new ShardChange.DropPartition(ddl, GroupWorld.PARTITION)));
        world.await(world.group.control(shard, new ShardChange.DropPartition(ddl, GroupWorld.PARTITION)));
        assertThat(world.liveRows(shard)).isZero();
        world.flush(shard);
        world.restart();
        assertThat(world.liveRows(shard)).isZero();
        assertThat(world.report(shard).manifest().orElseThrow().segments()).isEmpty();
    }

    @Test
    void aFlushMovesRowsToFilesAndCutsTheLog() {
        GroupWorld world = GroupWorld.serving(10);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 100).toArray());
        world.delete(shard, 3, 4);
        long hash = world.stateHash(shard);
        world.flush(shard);
        assertThat(world.report(shard).manifest().orElseThrow().segments()).hasSize(1);
        assertThat(world.report(shard).growingBytes()).isZero();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        world.runMillis(100);
        assertThat(world.log.partition(GroupWorld.GROUP).bounds().start().value()).isPositive();
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.liveRows(shard)).isEqualTo(98);
    }

    @Test
    void deletesOfManyFlushesEndInOneFullFile() {
        GroupConfig d = GroupConfig.defaults();
        GroupWorld world = GroupWorld.serving(11, new GroupConfig(d.maxQueuedBytes(), d.maxInFlightBytes(), d.maxCommitRecords(),
                d.pollBytes(), d.flushBytes(), d.flushAgeMillis(), d.holdBackBytes(), 3, 0, 0, d.maxGuaranteeAheadMillis(),
                d.retryMillis(), d.tickMillis()));
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 100).toArray());
        world.flush(shard);
        for (int i = 0; i < 9; i++) {
            world.delete(shard, i);
            world.insert(shard, 2, 50 + i);
            world.flush(shard);
            assertThat(world.report(shard).manifest().orElseThrow().deleteFiles()).hasSizeLessThanOrEqualTo(4);
        }
        long hash = world.stateHash(shard);
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.liveRows(shard)).isEqualTo(91);
    }

    @Test
    void upsertsOfFewKeysCountExactly() {
        GroupWorld world = GroupWorld.serving(12);
        ShardId shard = world.create(1);
        for (int round = 0; round < 20; round++) {
            world.insert(shard, round, LongStream.range(0, 50).toArray());
            if (round % 5 == 4) {
                world.flush(shard);
                assertThat(world.liveRows(shard)).isEqualTo(50);
                world.restart();
            }
            assertThat(world.liveRows(shard)).isEqualTo(50);
        }
    }

    @Test
    void aShardThatHadNothingToFlushStaysFlushedUpToThen() {
        GroupWorld world = GroupWorld.serving(21);
        ShardId shard = world.create(1);
        Timestamp before = world.insert(shard, 1, 10).ts();
        world.flush(shard);
        Timestamp flushed = world.await(world.group.flush(shard)).ts();
        assertThat(flushed).isGreaterThan(before);
        assertThat(world.insert(shard, 2, 11).ts()).isGreaterThan(flushed);
        assertThat(world.report(shard).flushedTs()).isEqualTo(flushed);
    }

    @Test
    void whatALeaderOfThePastWritesLateIsSweptToo() {
        GroupWorld world = GroupWorld.serving(22);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10);
        world.crashAt.add(Failpoint.FLUSH_WRITTEN);
        world.group.flush(shard);
        world.runMillisOrCrash(2_000);
        String late = world.objects.objects().keySet().stream().filter(key -> key.contains("/data/")).findFirst().orElseThrow();
        world.restart();
        world.runMillis(1_000);
        assertThat(world.objects.objects()).doesNotContainKey(late);
        world.objects.objects().put(late, new byte[] {1});
        world.runMillis(GroupConfig.defaults().garbageGraceMillis() + 5_000);
        assertThat(world.objects.objects()).doesNotContainKey(late);
        assertThat(world.liveRows(shard)).isEqualTo(1);
    }

    @Test
    void anIdleShardDoesNotHoldTheLogBack() {
        GroupConfig d = GroupConfig.defaults();
        GroupWorld world = GroupWorld.serving(13, new GroupConfig(d.maxQueuedBytes(), d.maxInFlightBytes(), d.maxCommitRecords(),
                d.pollBytes(), d.flushBytes(), d.flushAgeMillis(), 10_000, d.maxDeleteFiles(), 0, 0,
                d.maxGuaranteeAheadMillis(), d.retryMillis(), d.tickMillis()));
        world.create(1);
        ShardId busy = world.create(2);
        for (int i = 0; i < 50; i++) {
            world.insert(busy, i, LongStream.range(0, 50).toArray());
        }
        world.runMillis(5_000);
        assertThat(world.log.partition(GroupWorld.GROUP).bounds().start().value()).isGreaterThan(30);
        world.restart();
        assertThat(world.liveRows(busy)).isEqualTo(50);
    }

    @Test
    void aDroppedShardLeavesNothing() {
        GroupWorld world = GroupWorld.serving(14);
        ShardId shard = world.create(1);
        world.insert(shard, 1, 10, 11);
        world.flush(shard);
        world.await(world.group.control(shard, new ShardChange.DropShard(Timestamp.MAX)));
        world.runMillis(1_000);
        assertThat(world.objects.objects()).isEmpty();
        assertThat(world.shardsKnown()).isZero();
        assertThatThrownBy(() -> world.insert(shard, 1, 10)).isInstanceOf(GroupException.class);
        world.restart();
        assertThat(world.shardsKnown()).isZero();
    }

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

    @ParameterizedTest
    @EnumSource(Failpoint.class)
    void aCrashAtAnyPointLosesNothingAcknowledged(Failpoint point) {
        GroupWorld world = GroupWorld.serving(100 + point.ordinal());
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 40).toArray());
        world.flush(shard);
        world.delete(shard, 0, 1);
        world.insert(shard, 2, 2, 3, 40);
        long hash = world.stateHash(shard);
        world.crashAt.add(point);
        world.group.flush(shard);
        world.runMillisOrCrash(2_000);
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.liveRows(shard)).isEqualTo(39);
        world.flush(shard);
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        world.restart();
        assertThat(world.stateHash(shard)).isEqualTo(hash);
        assertThat(world.stopped).isNull();
    }

    @Test
    void aDamagedObjectStopsTheGroup() {
        GroupWorld world = GroupWorld.serving(7);
        ShardId shard = world.create(1);
        world.insert(shard, 1, LongStream.range(0, 40).toArray());
        world.flush(shard);
        String keys = world.objects.objects().keySet().stream().filter(key -> key.endsWith(".keys")).findFirst().orElseThrow();
        world.objects.objects().get(keys)[100] ^= 1;
        world.crash();
        world.process.start();
        world.begin();
        world.runUntil(() -> world.stopped != null, "the group stops");
        assertThat(world.stopped).contains("shard 1 cannot be opened", keys, "damaged");
        assertThat(world.serving).isFalse();
    }

    @Test
    void damagedDecisionsStopTheGroup() {
        GroupWorld world = new GroupWorld(7, GroupConfig.defaults());
        world.decisionsDamaged = true;
        world.begin();
        world.runUntil(() -> world.stopped != null, "the group stops");
        assertThat(world.stopped).contains("the journal is damaged");
    }
}
