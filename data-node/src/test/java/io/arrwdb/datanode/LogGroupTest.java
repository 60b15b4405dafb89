package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.node.GroupLeader.SafePoint;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupException;
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
        SafePoint point = world.await(world.group.readIndex(Guarantee.NONE));
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
            assertThatThrownBy(() -> world.await(world.group.readIndex(Guarantee.claimed(new Timestamp(hostile)))))
                    .isInstanceOf(GroupException.class).hasMessageContaining("Timestamp lag too large");
        }
        world.insert(shard, 1, 10);
        assertThat(world.liveRows(shard)).isEqualTo(1);
    }

    @Test
    void aGuaranteeALittleAheadIsWaitedFor() {
        GroupWorld world = GroupWorld.serving(6);
        Timestamp ahead = new Timestamp(world.insert(world.create(1), 1, 10).ts().value() + (500L << Timestamp.LOGICAL_BITS));
        assertThat(world.await(world.group.readIndex(Guarantee.claimed(ahead))).safe()).isGreaterThanOrEqualTo(ahead);
    }

    @Test
    void noRecordIsStampedAtOrBelowAPromise() {
        GroupWorld world = GroupWorld.serving(7);
        ShardId shard = world.create(1);
        world.await(world.group.readIndex(Guarantee.NONE));
        world.freezeOracle();
        assertThatThrownBy(() -> world.insert(shard, 1, 10)).isInstanceOf(GroupException.class)
                .hasMessageContaining("below the floor");
    }

    @Test
    void whatTheOracleHasReachedNeedsNoOtherTimestamp() {
        GroupWorld world = GroupWorld.serving(17);
        ShardId shard = world.create(1);
        Timestamp written = world.insert(shard, 1, 10).ts();
        assertThat(world.await(world.group.readIndex(Guarantee.reached(written))).safe()).as("not drawn anew").isEqualTo(written);
        assertThat(world.await(world.group.readIndex(Guarantee.claimed(written))).safe()).as("drawn").isGreaterThan(written);
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
            assertThat(world.await(world.group.readIndex(Guarantee.NONE)).end().value()).isPositive();
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
        assertThat(world.report(shard).manifest().orElseThrow().segments()).as("reads from before the drop still run").isNotEmpty();
        world.runMillis(GroupConfig.defaults().mvccRetentionMillis());
        world.delete(shard, 13);
        world.flush(shard);
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
