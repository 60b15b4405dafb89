package io.arrwdb.testkit.explore.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupListener;
import io.arrwdb.shard.group.GroupPorts;
import io.arrwdb.shard.group.LogGroup;
import io.arrwdb.testkit.explore.Fingerprint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * One member of the group: the production's {@link LogGroup}. Its loop runs whenever it has something to do, so only what
 * comes from outside is a move; time never passes for it, which no safety may rest on.
 *
 * <p>What a member is, is a function of what it has heard since it last had no reign: the digest of that stands for its state.
 */
final class GroupMember {
    /** Nothing is begun by size or age, and nothing is turned away for want of room. */
    private static final GroupConfig CONFIG = new GroupConfig(1 << 20, 1 << 20, 8, 1, 1L << 40, 1L << 40, 1L << 40, 2, 0, 0,
            500, 60, 120);
    private static final Clock STANDING = new Clock() {
        @Override
        public long wallMillis() {
            return 1_000;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    };
    private static final Timers NEVER = (delayMillis, mailbox, task) -> () -> { };

    private final String name;
    private final ExploredGroup home;
    private final GroupWorld world;
    private final Set<Rule> rules;
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final List<LogGroup> lives = new ArrayList<>();
    private LogGroup group;
    private long life;
    private long heard;
    private boolean serving;
    private boolean over;

    GroupMember(String name, ExploredGroup home, GroupWorld world, Set<Rule> rules) {
        this.name = name;
        this.home = home;
        this.world = world;
        this.rules = rules;
    }

    String name() {
        return name;
    }

    /** The group that it is a member of. */
    ExploredGroup home() {
        return home;
    }

    /** Grows with each crash. */
    long life() {
        return life;
    }

    LogGroup group() {
        return group;
    }

    /** Whether it takes itself for the leader, and takes requests. */
    boolean isServing() {
        return serving;
    }

    void start() {
        life++;
        heard = 0;
        serving = false;
        mailbox.clear();
        group = new LogGroup(home.id(), new NodeId(name), ports(), CONFIG, executor(), rules, new Listening(life));
        lives.add(group);
        group.start();
    }

    /** Frees what all lives of the member hold. */
    void close() {
        over = true;
        life++;
        lives.forEach(LogGroup::close);
        run();
    }

    /** Something from outside has come. */
    void hears(String words) {
        heard = Fingerprint.mix(heard, Fingerprint.of(words));
    }

    /** Does everything that there is to do. */
    void run() {
        while (!mailbox.isEmpty()) {
            mailbox.removeFirst().run();
        }
    }

    Executor executor() {
        long mine = life;
        return task -> {
            if (mine == life || over) {
                mailbox.addLast(task);
            }
        };
    }

    /** An answer that is true now and arrives at once, or as a move. */
    <T> CompletionStage<T> answer(Slow kind, String words, Supplier<T> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        T result;
        try {
            result = action.get();
        } catch (RuntimeException e) {
            arrive(kind, words + ": " + e.getMessage(), () -> answer.completeExceptionally(e));
            return answer;
        }
        arrive(kind, words, () -> answer.complete(result));
        return answer;
    }

    void arrive(Slow kind, String words, Runnable arrives) {
        if (world.isSlow(kind)) {
            world.answers().send(this, kind == Slow.DECISION ? kind.name() : "", words, arrives);
        } else {
            hears(words);
            arrives.run();
        }
    }

    long fingerprint() {
        return new Fingerprint().add(heard).add(serving ? 1 : 0).value();
    }

    private GroupPorts ports() {
        UniqueIds uniqueIds = () -> new RequestId(1, world.nextName());
        return new GroupPorts(home.log().of(this), home.consensus().of(this), world.meta().of(this), new ExploredObjects(this, world.objects()), world.segments(),
                this::draw, world::ids, STANDING, NEVER, uniqueIds,
                MemoryBudget.unlimited(), point -> { });
    }

    private CompletionStage<TimestampRange> draw(int count) {
        TimestampRange drawn = world.draw(count);
        return answer(Slow.DRAW, "is given timestamp " + GroupWorld.brief(drawn.last()), () -> drawn);
    }

    private final class Listening implements GroupListener {
        private final long mine;

        Listening(long mine) {
            this.mine = mine;
        }

        @Override
        public void serving(LogGroupId id, Epoch epoch) {
            serving |= mine == life;
        }

        @Override
        public void progress(LogGroupId id, Offset at, Offset target) { }

        @Override
        public void ended(LogGroupId id, Epoch epoch, String why) {
            if (mine == life) {
                serving = false;
                heard = 0;
            }
        }

        @Override
        public void stopped(LogGroupId id, String why) {
            if (mine == life) {
                world.violations().report(name + " stopped the group: " + why);
            }
        }
    }
}
