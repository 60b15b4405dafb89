package io.arrwdb.coordinator.data;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;

/** A compaction that a user has asked for, as it is recorded. */
record ManualCompaction(long id, CollectionId collection, List<Plan> plans) {
    private static final int FORMAT = 1;

    ManualCompaction {
        plans = List.copyOf(plans);
    }

    /** What became of a plan; its number is its code. */
    enum State { OPEN, DONE, FAILED }

    /** Segments of a shard to be merged. */
    record Plan(ShardId shard, List<SegmentId> inputs, State state) {
        Plan {
            inputs = List.copyOf(inputs);
        }
    }

    int count(State state) {
        return (int) plans.stream().filter(p -> p.state() == state).count();
    }

    boolean isOver() {
        return count(State.OPEN) == 0;
    }

    /** The same, with another state of the plan at a place. */
    ManualCompaction with(int plan, State state) {
        List<Plan> changed = new ArrayList<>(plans);
        changed.set(plan, new Plan(plans.get(plan).shard(), plans.get(plan).inputs(), state));
        return new ManualCompaction(id, collection, changed);
    }

    byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(id).varint(collection.value()).list(plans, (o, p) -> o.varint(p.shard().value())
                .u8(p.state().ordinal()).list(p.inputs(), (i, s) -> i.varint(s.value()))).toBytes();
    }

    static ManualCompaction decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a manual compaction of format " + format + "; this version reads " + FORMAT);
        }
        return new ManualCompaction(in.varint(), new CollectionId(in.varint()), in.list(ManualCompaction::plan));
    }

    private static Plan plan(ByteReader in) {
        ShardId shard = new ShardId(in.varint());
        State state = State.values()[in.count(State.values().length - 1)];
        return new Plan(shard, in.list(i -> new SegmentId(i.varint())), state);
    }
}
