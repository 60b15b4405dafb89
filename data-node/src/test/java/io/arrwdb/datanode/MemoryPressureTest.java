package io.arrwdb.datanode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.group.GroupConfig;
import io.arrwdb.shard.group.GroupException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a group does when the memory of its node is short. */
class MemoryPressureTest {
    private static final long[] KEYS = LongStream.range(0, 3_000).toArray();

    private final GroupWorld world = new GroupWorld(31, GroupConfig.defaults());

    @Test
    void idleRowsGiveTheirMemoryToOthers() {
        world.memory = new MemoryBudget(4 << 20);
        world.start();
        ShardId shard = world.create(1);
        world.insert(shard, 1, KEYS);
        world.runMillis(5_000);
        assertThat(world.report(shard).growingBytes()).as("with memory left").isPositive();
        try (MemoryBudget.Reservation _ = world.memory.reserve(3 << 20, "the rows of another group")) {
            world.runMillis(5_000);
            assertThat(world.report(shard).growingBytes()).as("with memory short").isZero();
        }
        assertThat(world.liveRows(shard)).isEqualTo(KEYS.length);
    }

    @Test
    void rowsThatFindNoMemoryAreRefusedAsOverloadUntilOthersAreFlushed() {
        world.memory = new MemoryBudget(300 << 10);
        world.start();
        ShardId shard = world.create(1);
        for (long value = 1; world.report(shard).growingBytes() < 256 << 10; value++) {
            world.insert(shard, value, KEYS);
        }
        assertThatThrownBy(() -> world.insert(shard, 0, KEYS)).isInstanceOfSatisfying(GroupException.class,
                e -> assertThat(e.kind()).isEqualTo(GroupException.Kind.OVERLOADED));
        world.runMillis(5_000);
        world.insert(shard, 0, KEYS);
        assertThat(world.liveRows(shard)).isEqualTo(KEYS.length);
    }
}
