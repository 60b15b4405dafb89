package io.arrwdb.querynode.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.rpc.ServiceFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadLineTest {
    private static final CollectionId COLLECTION = new CollectionId(1);

    private final ReadLine line = new ReadLine(1, 2, 1_000);

    /** Stands in line, on a thread of its own. */
    private CompletableFuture<Optional<ReadLine.Turn>> waiting(AtomicBoolean over) {
        return CompletableFuture.supplyAsync(() -> line.await(COLLECTION, 1, over::get), Thread::startVirtualThread);
    }

    @Test
    void whoIsGoneWhenHisTurnComesIsDropped() {
        ReadLine.Turn first = line.await(COLLECTION, 1, () -> false).orElseThrow();
        AtomicBoolean gone = new AtomicBoolean();
        CompletableFuture<Optional<ReadLine.Turn>> second = waiting(gone);
        CompletableFuture<Optional<ReadLine.Turn>> third = waiting(gone);
        while (!line.isFull()) {
            Thread.onSpinWait();
        }
        gone.set(true);
        first.close();
        assertThat(second.join()).isEmpty();
        assertThat(third.join()).isEmpty();
        line.await(COLLECTION, 1, () -> false).orElseThrow().close();
    }

    @Test
    void aFullLineRefusesAsOverload() {
        ReadLine.Turn first = line.await(COLLECTION, 1, () -> false).orElseThrow();
        CompletableFuture<Optional<ReadLine.Turn>> second = waiting(new AtomicBoolean());
        CompletableFuture<Optional<ReadLine.Turn>> third = waiting(new AtomicBoolean());
        while (!line.isFull()) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> line.await(COLLECTION, 1, () -> false)).isInstanceOfSatisfying(ServiceFailure.class,
                refusal -> assertThat(refusal.code()).isEqualTo(8)).hasMessageContaining("rate limit exceeded");
        first.close();
        second.join().orElseThrow().close();
        third.join().orElseThrow().close();
    }
}
