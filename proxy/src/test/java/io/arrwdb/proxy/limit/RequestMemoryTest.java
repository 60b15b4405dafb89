package io.arrwdb.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RequestMemoryTest {
    private static final int LARGE_BYTES = 1 << 20;
    private static final long ROOM_BYTES = 2L * RequestMemory.COPIES * LARGE_BYTES;

    @Test
    void whatFindsNoRoomIsTurnedAway() {
        RequestMemory memory = new RequestMemory(ROOM_BYTES, 0);
        Optional<RequestMemory.Admission> first = memory.admit(LARGE_BYTES);
        assertThat(first).isPresent();
        assertThat(memory.admit(LARGE_BYTES)).isPresent();
        assertThat(memory.admit(LARGE_BYTES)).isEmpty();
        first.get().close();
        first.get().close();
        assertThat(memory.admit(LARGE_BYTES)).as("after one was answered").isPresent();
        assertThat(memory.admit(LARGE_BYTES)).as("closing twice gives back once").isEmpty();
    }

    @Test
    void smallRequestsPassWhenThereIsNoRoom() {
        RequestMemory memory = new RequestMemory(ROOM_BYTES, 0);
        assertThat(memory.admit(2 * LARGE_BYTES)).isPresent();
        assertThat(memory.admit(1_000)).isPresent();
    }

    @Test
    void oneThatIsLargerThanAllRoomComesInAlone() {
        RequestMemory memory = new RequestMemory(ROOM_BYTES, 0);
        Optional<RequestMemory.Admission> huge = memory.admit(Integer.MAX_VALUE);
        assertThat(huge).isPresent();
        assertThat(memory.admit(LARGE_BYTES)).isEmpty();
        huge.get().close();
        assertThat(memory.admit(LARGE_BYTES)).isPresent();
    }

    @Test
    void aRequestWaitsForItsTurn() throws Exception {
        RequestMemory memory = new RequestMemory(ROOM_BYTES, 60_000);
        RequestMemory.Admission all = memory.admit(2 * LARGE_BYTES).orElseThrow();
        CompletableFuture<Optional<RequestMemory.Admission>> waiting = CompletableFuture.supplyAsync(() -> memory.admit(LARGE_BYTES));
        all.close();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isPresent();
    }
}
