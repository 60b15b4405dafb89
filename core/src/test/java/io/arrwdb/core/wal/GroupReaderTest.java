package io.arrwdb.core.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifests;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Verdict.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupReaderTest {
    private static final ShardId SHARD = new ShardId(1);
    private static final ShardId OTHER = new ShardId(2);
    private static final Epoch FIRST = new Epoch(1, 1);
    private static final Epoch SECOND = new Epoch(1, 2);

    /** In force in these tests; {@link GroupReaderMutantsTest} takes one away at a time. */
    static Set<Rule> rules = Rule.all();

    private final StampedLog log = new StampedLog();
    private final GroupReader reader = reader(GroupPosition.beginning("t"));

    private static GroupReader reader(GroupPosition start) {
        GroupReader reader = new GroupReader(start, rules);
        reader.followCreated();
        return reader;
    }

    private Verdict land(byte[] record) {
        log.records.add(record);
        return reader.read(log.entry(log.records.size() - 1)).verdict();
    }

    private StampedLog.Leader lead(Epoch epoch) {
        log.barrier(epoch);
        assertThat(reader.read(log.entry(log.records.size() - 1)).verdict()).isInstanceOf(Verdict.Opened.class);
        return log.new Leader(epoch, reader);
    }

    private static ShardChange create() {
        return new ShardChange.CreateShard(new Timestamp(1), new CollectionId(1), WalRecords.schema(), true);
    }

    private static ShardChange change(int n) {
        return new ShardChange.Seal(n);
    }

    private void assertDropped(Verdict verdict, Reason reason) {
        assertThat(verdict).isEqualTo(new Verdict.Dropped(reason));
    }

    @Test
    void recordsOfTheEpochInForceAreAccepted() {
        StampedLog.Leader leader = lead(FIRST);
        assertThat(land(leader.stamp(SHARD, log.request(), create()))).isInstanceOf(Verdict.Accepted.class);
        assertThat(land(leader.stamp(SHARD, log.request(), change(1)))).isInstanceOfSatisfying(Verdict.Accepted.class,
                accepted -> assertThat(accepted.changes()).containsExactly(change(1)));
        assertThat(reader.floor()).isEqualTo(new Timestamp(log.ts));
    }

    @Test
    void aReplacedLeaderWritesInVain() {
        StampedLog.Leader old = lead(FIRST);
        land(old.stamp(SHARD, log.request(), create()));
        StampedLog.Leader now = lead(SECOND);
        assertDropped(land(old.stamp(SHARD, log.request(), change(1))), Reason.STALE_EPOCH);
        assertThat(land(now.stamp(SHARD, log.request(), change(2)))).isInstanceOf(Verdict.Accepted.class);
        log.barrier(FIRST);
        assertDropped(reader.read(log.entry(log.records.size() - 1)).verdict(), Reason.STALE_EPOCH);
    }

    @Test
    void aGroupMadeAnewIsAboveEveryTermBefore() {
        lead(new Epoch(1, 900));
        assertThat(lead(new Epoch(2, 1))).isNotNull();
        assertThat(reader.epoch()).isEqualTo(new Epoch(2, 1));
    }

    @Test
    void aGapDropsTheRestOfTheEpochAndOnlyOfItsShard() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(OTHER, log.request(), create()));
        leader.stamp(SHARD, log.request(), change(1));
        assertDropped(land(leader.stamp(SHARD, log.request(), change(2))), Reason.AFTER_GAP);
        assertDropped(land(leader.stamp(SHARD, log.request(), change(3))), Reason.AFTER_GAP);
        assertThat(land(leader.stamp(OTHER, log.request(), change(4)))).isInstanceOf(Verdict.Accepted.class);
        StampedLog.Leader next = lead(SECOND);
        assertThat(land(next.stamp(SHARD, log.request(), change(5)))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void theFirstRecordOfAnEpochMayBeLostHarmlessly() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        StampedLog.Leader next = lead(SECOND);
        next.stamp(SHARD, log.request(), change(1));
        assertDropped(land(next.stamp(SHARD, log.request(), change(2))), Reason.AFTER_GAP);
    }

    @Test
    void aRecordThatLandsTwiceCountsOnce() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        byte[] record = leader.stamp(SHARD, log.request(), change(1));
        assertThat(land(record)).isInstanceOf(Verdict.Accepted.class);
        assertDropped(land(record), Reason.REPEATED);
        assertThat(land(leader.stamp(SHARD, log.request(), change(2)))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aLogThatWasFilledAnewContradicts() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(SHARD, log.request(), change(1)));
        GroupReader other = reader(GroupPosition.beginning("t"));
        log.barrier(SECOND);
        reader.read(log.entry(log.records.size() - 1));
        StampedLog.Leader unaware = log.new Leader(SECOND, other);
        assertThat(land(unaware.stamp(SHARD, log.request(), change(2)))).isInstanceOfSatisfying(Verdict.Contradiction.class,
                c -> assertThat(c.message()).contains("offset 4", "shard 1"));
    }

    @Test
    void aWrongHashInTheChainContradicts() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        byte[] forged = WalCodec.encode(new WalRecord.ShardRecord(FIRST, new Timestamp(log.ts + 50), SHARD, new ChainLink(2, 1, 99),
                log.request(), 1, 1, ShardChanges.encode(List.of(change(1)))));
        assertThat(land(forged)).isInstanceOf(Verdict.Contradiction.class);
    }

    @Test
    void aDamagedRecordContradictsAndNamesItsOffset() {
        lead(FIRST);
        byte[] damaged = WalCodec.encode(WalRecords.examples().getFirst());
        damaged[5] ^= 1;
        assertThat(land(damaged)).isInstanceOfSatisfying(Verdict.Contradiction.class,
                c -> assertThat(c.message()).contains("offset 1"));
    }

    @Test
    void aRepeatedRequestAnswersItsFirstTimestamp() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        RequestId request = log.request();
        Verdict.Accepted first = (Verdict.Accepted) land(leader.stamp(SHARD, request, change(1)));
        StampedLog.Leader next = lead(SECOND);
        assertThat(land(next.stamp(SHARD, request, change(1)))).isEqualTo(new Verdict.Duplicate(SHARD, request, first.ts()));
    }

    @Test
    void partsApplyWholeAtTheLastOrNotAtAll() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        byte[] whole = ShardChanges.encode(List.of(change(1), change(2)));
        byte[] head = java.util.Arrays.copyOf(whole, 2);
        byte[] tail = java.util.Arrays.copyOfRange(whole, 2, whole.length);
        RequestId request = log.request();
        assertThat(land(leader.stamp(SHARD, request, 1, 2, head))).isInstanceOf(Verdict.Held.class);
        assertThat(reader.checkpoint(SHARD)).isEmpty();
        StampedLog.Leader next = lead(SECOND);
        assertThat(land(next.stamp(SHARD, request, 1, 2, head))).isInstanceOf(Verdict.Held.class);
        assertThat(land(next.stamp(SHARD, request, 2, 2, tail))).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.changes()).containsExactly(change(1), change(2));
            assertThat(accepted.ts()).isEqualTo(new Timestamp(log.ts));
        });
    }

    @Test
    void ddlTakesEffectOnce() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        ShardChange drop = new ShardChange.DropPartition(new Timestamp(50), new io.arrwdb.core.id.PartitionId(3));
        assertThat(land(leader.stamp(SHARD, log.request(), drop))).isInstanceOf(Verdict.Accepted.class);
        assertThat(land(leader.stamp(SHARD, log.request(), drop))).isInstanceOf(Verdict.Duplicate.class);
    }

    @Test
    void whoFollowsWhatIsCreatedFollowsNothingElse() {
        StampedLog.Leader leader = lead(FIRST);
        assertDropped(land(leader.stamp(SHARD, log.request(), change(1))), Reason.NOT_FOLLOWED);
        assertThat(reader.shards()).as("a shard that is gone, of which the log still has records").isEmpty();
    }

    @Test
    void theChildOfASplitKnowsTheRequestsOfItsParent() {
        ShardId child = new ShardId(9);
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        RequestId request = log.request();
        land(leader.stamp(SHARD, request, change(1)));
        land(leader.stamp(SHARD, log.request(), new ShardChange.Split(child, 2, Manifests.ranges(0, 9), Manifests.ranges(10, -1))));
        assertThat(reader.ownership(SHARD).owns(10, new Timestamp(log.ts - 1))).isTrue();
        assertThat(reader.ownership(SHARD).owns(10, new Timestamp(log.ts))).isFalse();
        assertThat(reader.ownership(child).owns(10, new Timestamp(log.ts))).isTrue();
        assertThat(land(leader.stamp(child, log.request(), change(2)))).isInstanceOf(Verdict.Accepted.class);
        assertThat(land(leader.stamp(child, request, change(1)))).isInstanceOf(Verdict.Duplicate.class);
    }

    @Test
    void nothingOfAShardCountsOnceItHasLeft() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(SHARD, log.request(), new ShardChange.Cut(5)));
        Timestamp cut = new Timestamp(log.ts);
        assertThat(reader.residence(SHARD)).isEqualTo(new Residence(5, cut));
        assertDropped(land(leader.stamp(SHARD, log.request(), new ShardChange.Truncate(new Timestamp(9)))), Reason.WRONG_SHARD);
        assertThat(reader.isOpen(SHARD)).isFalse();
        assertThat(land(leader.stamp(SHARD, log.request(), change(1)))).as("what is here goes into files").isInstanceOf(Verdict.Accepted.class);
        assertThat(reader.checkpoint(SHARD).orElseThrow().progress().residence().isCutBy(5)).isTrue();
        assertThat(land(leader.stamp(SHARD, log.request(), new ShardChange.Resume(5)))).isInstanceOf(Verdict.Accepted.class);
        assertThat(land(leader.stamp(SHARD, log.request(), new ShardChange.Truncate(new Timestamp(9))))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aMoveThatWasGivenUpDoesNotBeginAgain() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(SHARD, log.request(), new ShardChange.Resume(5)));
        assertDropped(land(leader.stamp(SHARD, log.request(), new ShardChange.Cut(5))), Reason.WRONG_SHARD);
        assertThat(reader.isOpen(SHARD)).isTrue();
        land(leader.stamp(SHARD, log.request(), new ShardChange.Cut(6)));
        assertDropped(land(leader.stamp(SHARD, log.request(), new ShardChange.Resume(5))), Reason.WRONG_SHARD);
        assertThat(reader.residence(SHARD).isCutBy(6)).isTrue();
    }

    @Test
    void aShardThatComesBackBeginsAChainThatItsOldReadersDoNotFollow() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        ReaderState there = reader.checkpoint(SHARD).orElseThrow();
        GroupReader old = new GroupReader(there.position(), rules);
        old.follow(there);
        land(leader.stamp(SHARD, log.request(), new ShardChange.Cut(5)));
        leader.chains.put(SHARD, new long[3]);
        ShardChange adopt = new ShardChange.Adopt(6, new LogGroupId(1), new CollectionId(1), WalRecords.schema(), new Timestamp(9));
        byte[] adoption = leader.stamp(SHARD, log.request(), adopt);
        assertThat(land(adoption)).isInstanceOf(Verdict.Accepted.class);
        assertThat(land(leader.stamp(SHARD, log.request(), change(1)))).isInstanceOf(Verdict.Accepted.class);
        assertDropped(land(adoption), Reason.REPEATED);
        assertThat(land(leader.stamp(SHARD, log.request(), new ShardChange.Truncate(new Timestamp(9))))).as("DDL from before the move")
                .isInstanceOf(Verdict.Duplicate.class);
        for (int offset = 2; offset < log.records.size(); offset++) {
            assertThat(old.read(log.entry(offset)).verdict()).isNotInstanceOf(Verdict.Contradiction.class);
        }
        assertThat(old.residence(SHARD).isCutBy(5)).as("what it has ends there").isTrue();
    }

    @Test
    void nothingCountsAfterTheDrop() {
        StampedLog.Leader leader = lead(FIRST);
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(SHARD, log.request(), new ShardChange.DropShard(new Timestamp(9))));
        assertDropped(land(leader.stamp(SHARD, log.request(), change(2))), Reason.WRONG_SHARD);
        assertDropped(land(leader.stamp(SHARD, log.request(), create())), Reason.WRONG_SHARD);
    }

    @Test
    void aReaderThatBeginsAtACheckpointComesToTheSameVerdicts() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StampedLog.Leader leader = lead(FIRST);
        StampedLog.Leader zombie = leader;
        land(leader.stamp(SHARD, log.request(), create()));
        land(leader.stamp(OTHER, log.request(), create()));
        List<Optional<ReaderState>> checkpoints = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        int begin = log.records.size();
        List<RequestId> requests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            checkpoints.add(reader.checkpoint(SHARD));
            ShardId shard = random.nextInt(3) == 0 ? OTHER : SHARD;
            RequestId request = !requests.isEmpty() && random.nextInt(5) == 0 ? requests.get(random.nextInt(requests.size())) : log.request();
            requests.add(request);
            switch (random.nextInt(12)) {
                case 0 -> {
                    zombie = leader;
                    log.barrier(new Epoch(1, 10 + i));
                    verdicts.add(reader.read(log.entry(log.records.size() - 1)).verdict());
                    leader = log.new Leader(new Epoch(1, 10 + i), reader);
                }
                case 1 -> verdicts.add(land(zombie.stamp(shard, request, change(i))));
                case 2 -> {
                    leader.stamp(shard, log.request(), change(i));
                    verdicts.add(land(leader.stamp(shard, request, change(i))));
                }
                default -> verdicts.add(land(leader.stamp(shard, request, change(i))));
            }
        }
        for (int at = 0; at < checkpoints.size(); at += 7) {
            ReaderState state = copy(checkpoints.get(at).orElseThrow());
            GroupReader late = new GroupReader(state.position(), Rule.all());
            late.follow(state);
            for (int i = at; i < verdicts.size(); i++) {
                LogEntry entry = log.entry(begin + i);
                Verdict verdict = late.read(entry).verdict();
                boolean mine = !(WalCodec.decode(entry.record()) instanceof WalRecord.ShardRecord r) || r.shard().equals(SHARD);
                if (mine) {
                    assertThat(verdict).as("seed %s, from %s, record %s", seed, at, i).isEqualTo(verdicts.get(i));
                }
            }
            assertThat(late.checkpoint(SHARD).map(s -> s.progress())).isEqualTo(reader.checkpoint(SHARD).map(s -> s.progress()));
        }
    }

    @Test
    void withoutTheBarrierInItACheckpointWouldTakeAZombieForTheLeader() {
        StampedLog.Leader old = lead(FIRST);
        land(old.stamp(SHARD, log.request(), create()));
        lead(SECOND);
        ReaderState whole = reader.checkpoint(SHARD).orElseThrow();
        GroupPosition p = whole.position();
        byte[] zombie = old.stamp(SHARD, log.request(), change(1));
        log.records.add(zombie);
        LogEntry entry = log.entry(log.records.size() - 1);
        GroupReader right = new GroupReader(p, Rule.all());
        right.follow(whole);
        assertDropped(right.read(entry).verdict(), Reason.STALE_EPOCH);
        GroupPosition forgetful = new GroupPosition(p.topicId(), p.next(), FIRST, p.floor());
        GroupReader wrong = new GroupReader(forgetful, Rule.all());
        wrong.follow(new ReaderState(forgetful, whole.progress()));
        assertThat(wrong.read(entry).verdict()).isInstanceOf(Verdict.Contradiction.class);
    }

    @Test
    void anotherTopicIsRefused() {
        GroupPosition position = new GroupPosition("old", new Offset(5), FIRST, Timestamp.ZERO);
        assertThatThrownBy(() -> position.verify(new LogBounds("new", new Offset(0), new Offset(9))))
                .isInstanceOf(LogContradictionException.class).hasMessageContaining("new").hasMessageContaining("old");
        assertThatThrownBy(() -> position.verify(new LogBounds("old", new Offset(6), new Offset(9))))
                .isInstanceOf(LogContradictionException.class).hasMessageContaining("offset 5");
        position.verify(new LogBounds("old", new Offset(5), new Offset(5)));
    }

    @Test
    void theDedupeWindowForgetsByAgeAndByNumber() {
        DedupeWindow window = new DedupeWindow();
        for (int i = 0; i <= DedupeWindow.MAX_REQUESTS; i++) {
            window.add(new RequestId(0, i), new Timestamp(i + 1L));
        }
        assertThat(window.size()).isEqualTo(DedupeWindow.MAX_REQUESTS);
        assertThat(window.find(new RequestId(0, 0))).isEmpty();
        window.add(new RequestId(1, 0), Timestamp.ofMillis(DedupeWindow.MAX_AGE_MILLIS + 1));
        assertThat(window.size()).isEqualTo(1);
    }

    private static ReaderState copy(ReaderState state) {
        ByteWriter out = new ByteWriter();
        state.write(out);
        ReaderState read = ReaderState.read(new ByteReader(out.toBytes()));
        assertThat(read).isEqualTo(state);
        return read;
    }
}
