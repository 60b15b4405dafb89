package io.arrwdb.shard.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.LogContradictionException;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.table.ShardTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** A feed in one thread: its mailbox is a queue that the test runs. */
class GroupFeedTest {
    private static final LogGroupId GROUP = new LogGroupId(0);
    private static final ShardId A = new ShardId(1);
    private static final ShardId B = new ShardId(2);

    private static final FeedListener QUIET = new FeedListener() {
        @Override
        public void advanced() { }

        @Override
        public void stopped(Set<ShardId> shards, Throwable cause) { }
    };

    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final HeapLog log = new HeapLog();
    private final LogScript script = new LogScript(log);
    private final Leader leader = new Leader();
    private final Map<ShardId, Throwable> stopped = new HashMap<>();
    private final List<Runnable> delayed = new ArrayList<>();
    private final GroupFeed feed = new GroupFeed(GROUP, log, leader, this::later, mailbox::add, new FeedConfig(1, 10),
            new FeedListener() {
                @Override
                public void advanced() { }

                @Override
                public void stopped(Set<ShardId> shards, Throwable cause) {
                    shards.forEach(shard -> stopped.put(shard, cause));
                }
            });

    /** Remembers what it is asked, and answers when the test says so. */
    private final class Leader implements GroupLeader {
        final List<Timestamp> asked = new ArrayList<>();
        final Deque<CompletableFuture<SafePoint>> open = new ArrayDeque<>();

        @Override
        public CompletionStage<SafePoint> readIndex(LogGroupId group, Guarantee need) {
            asked.add(need.ts());
            open.add(new CompletableFuture<>());
            return open.peekLast();
        }

        void answer() {
            open.remove().complete(new SafePoint(script.now(), script.end()));
        }
    }

    @Test
    void feedsAShardFromItsCheckpointOn() {
        script.create(A);
        ReaderState checkpoint = script.checkpoint(A);
        script.insert(A, 1, 1);
        ShardTable table = add(A, checkpoint);
        script.insert(A, 2, 3);
        run();
        assertThat(table.stateHash()).isEqualTo(script.stateHash(A));
        assertThat(feed.isJoined(A)).isTrue();
        assertThat(feed.next(A)).contains(script.end());
    }

    @Test
    void whatAShardHasAfterItLeftIsNotReadHere() {
        script.create(A);
        ReaderState checkpoint = script.checkpoint(A);
        add(A, checkpoint);
        Timestamp before = script.now();
        script.append(A, new ShardChange.Cut(7), 1);
        Timestamp after = script.now();
        run();
        assertThat(feed.awaitSafe(A, Guarantee.claimed(before), () -> false).toCompletableFuture()).isCompleted();
        assertThat(feed.awaitSafe(A, Guarantee.claimed(after), () -> false).toCompletableFuture()).isCompletedExceptionally();
        GroupFeed careless = new GroupFeed(GROUP, log, leader, this::later, mailbox::add, new FeedConfig(1, 10), QUIET,
                Rule.allBut(Rule.REFUSE_PAST_CUT));
        careless.add(LogScript.table(A), checkpoint);
        run();
        assertThat(careless.awaitSafe(A, Guarantee.claimed(after), () -> false).toCompletableFuture()).as("without the rule").isCompleted();
        careless.close();
    }

    @Test
    void letsAShardThatLagsCatchUpAndJoin() {
        script.create(A);
        script.create(B);
        ReaderState early = script.checkpoint(B);
        for (int i = 0; i < 20; i++) {
            script.insert(i % 2 == 0 ? A : B, i, 1);
        }
        add(A, script.checkpoint(A));
        run();
        ShardTable lagging = add(B, early);
        assertThat(feed.isJoined(B)).isFalse();
        run();
        assertThat(feed.isJoined(B)).isTrue();
        assertThat(log.openReaders()).as("the catch-up reader is closed").isEqualTo(1);
        script.insert(B, 77, 1);
        run();
        assertThat(lagging.stateHash()).isEqualTo(script.stateHash(B));
    }

    @Test
    void asksTheLeaderOnceForAllThatWait() {
        script.create(A);
        add(A, script.checkpoint(A));
        run();
        Timestamp need = script.now().plus(1);
        CompletionStage<Void> first = feed.awaitSafe(A, Guarantee.claimed(need), () -> false);
        CompletionStage<Void> second = feed.awaitSafe(A, Guarantee.claimed(need), () -> false);
        assertThat(leader.asked).containsExactly(need);
        script.insert(A, 1, 1);
        leader.answer();
        assertThat(first.toCompletableFuture()).isNotDone();
        run();
        assertThat(first.toCompletableFuture()).isCompleted();
        assertThat(second.toCompletableFuture()).isCompleted();
    }

    /** What the oracle has reached can be had at once, the latest of it for all; a claim might be about the far future. */
    @Test
    void asksForTheLatestThatTheOracleHasReached() {
        script.create(A);
        add(A, script.checkpoint(A));
        run();
        Timestamp now = script.now();
        feed.awaitSafe(A, Guarantee.claimed(now.plus(1)), () -> false);
        feed.awaitSafe(A, Guarantee.claimed(now.plus(1_000_000)), () -> false);
        feed.awaitSafe(A, Guarantee.reached(now.plus(3)), () -> false);
        feed.awaitSafe(A, Guarantee.reached(now.plus(2)), () -> false);
        leader.answer();
        run();
        runDelayed();
        assertThat(leader.asked).containsExactly(now.plus(1), now.plus(3));
    }

    @Test
    void asksNobodyWhereTheLogShowsIt() {
        script.create(A);
        ReaderState checkpoint = script.checkpoint(A);
        script.insert(A, 1, 1);
        Timestamp written = script.now();
        add(A, checkpoint);
        run();
        assertThat(feed.awaitSafe(A, Guarantee.claimed(written), () -> false).toCompletableFuture()).isCompleted();
        assertThat(leader.asked).isEmpty();
    }

    @Test
    void aGuaranteeInTheFarFutureDelaysNobodyElse() {
        script.create(A);
        add(A, script.checkpoint(A));
        run();
        boolean[] over = new boolean[1];
        CompletionStage<Void> hostile = feed.awaitSafe(A, Guarantee.claimed(new Timestamp(Long.MIN_VALUE)), () -> over[0]);
        Timestamp need = script.now().plus(1);
        CompletionStage<Void> honest = feed.awaitSafe(A, Guarantee.claimed(need), () -> false);
        script.insert(A, 1, 1);
        leader.answer();
        run();
        assertThat(honest.toCompletableFuture()).isCompleted();
        assertThat(hostile.toCompletableFuture()).isNotDone();
        over[0] = true;
        runDelayed();
        assertThat(hostile.toCompletableFuture()).isCancelled();
    }

    @Test
    void triesAgainWhenTheLeaderCannotBeReached() {
        script.create(A);
        add(A, script.checkpoint(A));
        run();
        CompletionStage<Void> read = feed.awaitSafe(A, Guarantee.claimed(script.now().plus(1)), () -> false);
        leader.open.remove().completeExceptionally(new IllegalStateException("no leader"));
        run();
        assertThat(read.toCompletableFuture()).isNotDone();
        script.insert(A, 1, 1);
        runDelayed();
        if (!leader.open.isEmpty()) {
            leader.answer();
        }
        run();
        assertThat(read.toCompletableFuture()).isCompleted();
    }

    @Test
    void stopsWhereACheckpointHasBeenCutAway() {
        script.create(A);
        ReaderState old = script.checkpoint(A);
        script.insert(A, 1, 1);
        log.truncateBefore(GROUP, script.end());
        add(A, old);
        run();
        assertThat(stopped.get(A)).isInstanceOf(StaleCheckpointException.class).hasMessageContaining("newest manifest");
    }

    @Test
    void stopsLoudlyWhereTheLogIsAnother() {
        script.create(A);
        ReaderState checkpoint = script.checkpoint(A);
        log.recreate();
        add(A, checkpoint);
        run();
        assertThat(stopped.get(A)).isInstanceOf(LogContradictionException.class).hasMessageContaining("topic-2");
    }

    @Test
    void stopsLoudlyWhereTheChainIsBroken() {
        script.create(A);
        add(A, script.checkpoint(A));
        script.insert(A, 1, 1);
        Offset at = script.end();
        script.breakChain(A);
        run();
        assertThat(stopped.get(A)).isInstanceOf(LogContradictionException.class).hasMessageContaining("offset " + at);
        assertThat(log.openReaders()).isZero();
    }

    @Test
    void bringsEveryShardToTheSameStateWhateverTheOrder() {
        for (long seed = 0; seed < 200; seed++) {
            new GroupFeedTest().random(seed);
        }
    }

    private void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Map<ShardId, List<ReaderState>> checkpoints = new TreeMap<>();
        Map<ShardId, ShardTable> tables = new TreeMap<>();
        for (int i = 1; i <= 4; i++) {
            script.create(new ShardId(i));
            checkpoints.computeIfAbsent(new ShardId(i), s -> new ArrayList<>()).add(script.checkpoint(new ShardId(i)));
        }
        for (int step = 0; step < 120; step++) {
            ShardId shard = new ShardId(1 + random.nextInt(4));
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> script.insert(shard, random.nextInt(9), 1 + random.nextInt(3));
                case 3 -> {
                    if (!tables.containsKey(shard)) {
                        tables.put(shard, add(shard, checkpoints.get(shard).getFirst()));
                    }
                }
                case 4 -> {
                    if (tables.containsKey(shard) && random.nextInt(3) == 0) {
                        feed.remove(shard);
                        tables.remove(shard);
                    }
                }
                case 5 -> {
                    if (random.nextInt(5) == 0) {
                        script.newEpoch();
                    }
                }
                default -> runSome(random.nextInt(6));
            }
        }
        run();
        assertThat(stopped).as("seed " + seed).isEmpty();
        tables.forEach((shard, table) -> {
            assertThat(feed.isJoined(shard)).as("seed " + seed).isTrue();
            assertThat(table.stateHash()).as("seed " + seed).isEqualTo(script.stateHash(shard));
        });
    }

    private ShardTable add(ShardId shard, ReaderState checkpoint) {
        ShardTable table = LogScript.table(shard);
        feed.add(table, checkpoint);
        return table;
    }

    private Timers.Timer later(long delayMillis, java.util.concurrent.Executor loop, Runnable task) {
        delayed.add(() -> loop.execute(task));
        return () -> { };
    }

    private void run() {
        runSome(Integer.MAX_VALUE);
    }

    private void runSome(int tasks) {
        for (int i = 0; i < tasks && !mailbox.isEmpty(); i++) {
            mailbox.remove().run();
        }
    }

    private void runDelayed() {
        run();
        List<Runnable> due = List.copyOf(delayed);
        delayed.clear();
        due.forEach(Runnable::run);
        run();
    }
}
