package io.arrwdb.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HeapTest {
    private static final long ROOM_BYTES = 64 << 20;

    private final Heap heap = Heap.of(ROOM_BYTES, ROOM_BYTES, 0);

    @Test
    void moreRowsMayTakeMoreUpToTheLargestAnswer() {
        assertThat(heap.ofAnswer(0, List.of())).isZero();
        long ten = heap.ofAnswer(10, List.of());
        assertThat(ten).isPositive().isLessThan(128 << 10);
        assertThat(heap.ofAnswer(100, List.of())).isEqualTo(10 * ten);
        assertThat(heap.ofAnswer(Long.MAX_VALUE, List.of())).as("all the room, for one answer at a time").isEqualTo(ROOM_BYTES);
    }
}
