package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Does the DDL: one step after another, each repeated until it has been done, at the one timestamp that it drew. */
final class SimRoot {
    private static final long RETRY_MICROS = 120_000;

    private final SimProcess process;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final TimestampOracle oracle;
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean busy;

    private record Step(SimShards.Shard shard, Function<Timestamp, ShardChange.Control> control, Runnable done) { }

    SimRoot(SimServices services, SimDirectory directory, SimShards shards) {
        this.process = new SimProcess("root", services.scheduler);
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.oracle = services.oracle.timestamps(process);
    }

    boolean isIdle() {
        return !busy && steps.isEmpty();
    }

    void create(SimShards.Shard shard) {
        order(new Step(shard, ts -> new ShardChange.CreateShard(ts, SimShards.COLLECTION, shard.schema(1), shard.replaces()), shard::created));
    }

    /** Something that a user might do to a shard. */
    void disturb(SimShards.Shard shard) {
        RandomGenerator random = services.scheduler.random();
        switch (random.nextInt(9)) {
            case 0 -> order(new Step(shard, ShardChange.Truncate::new, () -> { }));
            case 1 -> {
                shards.remove(shard);
                order(new Step(shard, ShardChange.DropShard::new, () -> { }));
                create(shards.add(shard.group(), random.nextBoolean(), random.nextBoolean()));
            }
            case 2, 3, 4 -> addField(shard);
            default -> {
                PartitionId dropped = shard.partitions().removeFirst();
                shard.partitions().add(shards.nextPartition());
                order(new Step(shard, ts -> new ShardChange.DropPartition(ts, dropped), () -> { }));
            }
        }
    }

    private void addField(SimShards.Shard shard) {
        int version = shard.schemaVersion() + 1;
        if (version <= SimRows.LAST_VERSION) {
            order(new Step(shard, ts -> new ShardChange.ChangeSchema(ts, shard.schema(version)), () -> shard.schemaChanged(version)));
        }
    }

    private void order(Step step) {
        steps.add(step);
        next();
    }

    private void next() {
        if (busy || steps.isEmpty()) {
            return;
        }
        busy = true;
        draw(steps.remove());
    }

    private void draw(Step step) {
        oracle.allocate(1).whenComplete((range, error) -> {
            if (error == null) {
                attempt(step, step.control.apply(range.last()));
            } else {
                services.scheduler.after(RETRY_MICROS, process, () -> draw(step));
            }
        });
    }

    private void attempt(Step step, ShardChange.Control control) {
        directory.ask(process, step.shard.group(), group -> group.control(step.shard.id(), control)).whenComplete((ts, error) -> {
            if (error != null) {
                services.scheduler.after(services.scheduler.random().nextLong(RETRY_MICROS), process, () -> attempt(step, control));
                return;
            }
            services.scheduler.note("done " + control.getClass().getSimpleName() + " " + step.shard.id());
            step.done.run();
            busy = false;
            next();
        });
    }
}
