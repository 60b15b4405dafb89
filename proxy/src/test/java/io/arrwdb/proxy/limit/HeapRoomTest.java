package io.arrwdb.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
    private static final int LARGE_BYTES = 1 << 20;
    private static final long ROOM_BYTES = 2L * LARGE_BYTES;

    @Test
    void whatFindsNoRoomIsTurnedAway() {
        HeapRoom room = new HeapRoom(ROOM_BYTES, 0);
        Optional<HeapRoom.Admission> first = room.admit(LARGE_BYTES);
        assertThat(first).isPresent();
        assertThat(room.admit(LARGE_BYTES)).isPresent();
        assertThat(room.admit(LARGE_BYTES)).isEmpty();
        first.get().close();
        first.get().close();
        assertThat(room.admit(LARGE_BYTES)).as("after one was answered").isPresent();
        assertThat(room.admit(LARGE_BYTES)).as("closing twice gives back once").isEmpty();
    }

    @Test
    void smallCallsPassWhenThereIsNoRoom() {
        HeapRoom room = new HeapRoom(ROOM_BYTES, 0);
        assertThat(room.admit(2 * LARGE_BYTES)).isPresent();
        assertThat(room.admit(1_000)).isPresent();
    }

    @Test
    void oneThatIsLargerThanAllRoomComesInAlone() {
        HeapRoom room = new HeapRoom(ROOM_BYTES, 0);
        Optional<HeapRoom.Admission> huge = room.admit(Long.MAX_VALUE);
        assertThat(huge).isPresent();
        assertThat(room.admit(LARGE_BYTES)).isEmpty();
        huge.get().close();
        assertThat(room.admit(LARGE_BYTES)).isPresent();
    }

    @Test
    void whatIsNotNeededIsGivenBack() {
        HeapRoom room = new HeapRoom(ROOM_BYTES, 0);
        HeapRoom.Admission all = room.admit(ROOM_BYTES).orElseThrow();
        all.shrinkTo(LARGE_BYTES);
        all.shrinkTo(ROOM_BYTES);
        assertThat(room.admit(LARGE_BYTES)).isPresent();
        assertThat(room.admit(LARGE_BYTES)).isEmpty();
        all.close();
        assertThat(room.admit(LARGE_BYTES)).isPresent();
        assertThat(room.admit(LARGE_BYTES)).isEmpty();
    }

    @Test
    void aCallWaitsForItsTurn() throws Exception {
        HeapRoom room = new HeapRoom(ROOM_BYTES, 60_000);
        HeapRoom.Admission all = room.admit(2 * LARGE_BYTES).orElseThrow();
        CompletableFuture<Optional<HeapRoom.Admission>> waiting = CompletableFuture.supplyAsync(() -> room.admit(LARGE_BYTES));
        all.close();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isPresent();
    }
}
