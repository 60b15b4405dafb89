package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.group.GroupException;
import io.arrwdb.shard.group.LogGroup;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Does the DDL: one step after another, each repeated until it has been done, at the one timestamp that it drew. */
final class SimRoot {
    private static final long RETRY_MICROS = 120_000;
    /** Until clients know of a definition. */
    private static final long CATALOG_MICROS = 120_000;

    private final SimProcess process;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final TimestampOracle oracle;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean busy;
    private long splits;
    private long moves;
    private long lastMove;

    private sealed interface Step {
        SimShards.Shard shard();

        Runnable done();
    }

    private record Control(SimShards.Shard shard, Function<Timestamp, ShardChange.Control> control, Runnable done) implements Step { }

    private record Split(SimShards.Shard shard, ShardChange.Split split, Runnable done) implements Step { }

    SimRoot(SimServices services, SimDirectory directory, SimShards shards) {
        this.process = new SimProcess("root", services.scheduler);
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.oracle = services.oracle.timestamps(process);
    }

    /** How many splits clients have been told of. */
    long splits() {
        return splits;
    }

    /** How many moves other groups took over. */
    long moves() {
        return moves;
    }

    boolean isIdle() {
        return !busy && steps.isEmpty();
    }

    void create(SimShards.Shard shard) {
        order(shard, ts -> new ShardChange.CreateShard(ts, SimShards.COLLECTION, shard.schema(1), shard.replaces()), shard::created);
    }

    /** Splits a shard that has keys enough for two; clients learn of it when the split is in the log, and not at once. */
    void split(SimShards.Shard parent) {
        SimShards.Shard child = shards.childOf(parent);
        TokenRing next = parent.ring().split(parent.id(), child.id(), Timestamp.ZERO);
        List<String> keys = SimRows.allKeys(parent.textKeys());
        if (Math.min(keys.stream().filter(key -> parent.owns(next, key)).count(), keys.stream().filter(key -> child.owns(next, key)).count()) < 4) {
            return;
        }
        ShardChange.Split split = new ShardChange.Split(child.id(), next.version(), next.rangesOf(parent.id()), next.rangesOf(child.id()));
        steps.add(new Split(parent, split, () -> {
            splits++;
            shards.split(child, next);
        }));
        next();
    }

    /**
     * Moves a shard, as the data coordinator does: cut where it is, told to clients, taken over, let go of. Where the first step is
     * refused, and now and then where it is not, the move is given up instead.
     */
    void move(SimShards.Shard shard, LogGroupId to) {
        if (!isIdle()) {
            return;
        }
        busy = true;
        cut(shard, shard.group(), to, ++lastMove, services.scheduler.chance(0.2));
    }

    private void cut(SimShards.Shard shard, LogGroupId from, LogGroupId to, long number, boolean doubted) {
        directory.ask(process, from, group -> group.cut(shard.id(), number)).whenComplete((departure, error) -> {
            if (error == null && !doubted) {
                services.scheduler.note("shard " + shard.id() + " left " + from + " for " + to);
                shard.movedTo(to);
                insist(to, group -> group.adopt(shard.id(), number, departure), () -> {
                    moves++;
                    insist(from, group -> group.release(shard.id(), number), () -> over(shard));
                });
            } else if (doubted || error instanceof GroupException refusal && refusal.kind() == GroupException.Kind.REFUSED) {
                insist(from, group -> group.resume(shard.id(), number), () -> over(shard));
            } else {
                services.scheduler.after(services.scheduler.random().nextLong(RETRY_MICROS), process, () -> cut(shard, from, to, number, false));
            }
        });
    }

    /** Asks until it is done. */
    private void insist(LogGroupId group, Function<LogGroup, CompletionStage<Void>> action, Runnable then) {
        directory.ask(process, group, action).whenComplete((done, error) -> {
            if (error == null) {
                then.run();
            } else {
                services.scheduler.after(services.scheduler.random().nextLong(RETRY_MICROS), process, () -> insist(group, action, then));
            }
        });
    }

    private void over(SimShards.Shard shard) {
        services.scheduler.note("done moving " + shard.id());
        busy = false;
        next();
    }

    /** Something that a user might do to a shard. */
    void disturb(SimShards.Shard shard) {
        RandomGenerator random = services.scheduler.random();
        switch (random.nextInt(9)) {
            case 0 -> order(shard, ShardChange.Truncate::new, () -> { });
            case 1 -> {
                shards.remove(shard);
                order(shard, ShardChange.DropShard::new, () -> { });
                create(shards.add(shard.group(), random.nextBoolean(), random.nextBoolean()));
            }
            case 2, 3, 4 -> addField(shard);
            default -> {
                PartitionId dropped = shard.partitions().removeFirst();
                shard.partitions().add(shards.nextPartition());
                order(shard, ts -> new ShardChange.DropPartition(ts, dropped), () -> { });
            }
        }
    }

    private void addField(SimShards.Shard shard) {
        int version = shard.schemaVersion() + 1;
        if (version <= SimRows.LAST_VERSION) {
            order(shard, ts -> new ShardChange.ChangeSchema(ts, shard.schema(version)), () -> shard.schemaChanged(version));
        }
    }

    private void order(SimShards.Shard shard, Function<Timestamp, ShardChange.Control> control, Runnable done) {
        steps.add(new Control(shard, control, done));
        next();
    }

    private void next() {
        if (busy || steps.isEmpty()) {
            return;
        }
        busy = true;
        switch (steps.remove()) {
            case Control control -> draw(control);
            case Split split -> attempt(split, group -> group.split(split.shard.id(), split.split));
        }
    }

    private void draw(Control step) {
        oracle.allocate(1).whenComplete((range, error) -> {
            if (error == null) {
                ShardChange.Control control = step.control.apply(range.last());
                attempt(step, group -> group.control(step.shard.id(), control));
            } else {
                services.scheduler.after(RETRY_MICROS, process, () -> draw(step));
            }
        });
    }

    private void attempt(Step step, Function<LogGroup, CompletionStage<Timestamp>> action) {
        directory.ask(process, step.shard().group(), action).whenComplete((ts, error) -> {
            if (error != null) {
                services.scheduler.after(services.scheduler.random().nextLong(RETRY_MICROS), process, () -> attempt(step, action));
                return;
            }
            services.scheduler.note("done " + step.getClass().getSimpleName() + " " + step.shard().id());
            services.scheduler.after(services.scheduler.random().nextLong(CATALOG_MICROS), process, () -> {
                step.done().run();
                busy = false;
                next();
            });
        });
    }
}
