package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestLanesTest {
    private final RequestLanes lanes = new RequestLanes(2, Runnable::run);
    private final List<CompletableFuture<String>> started = new ArrayList<>();

    @Test
    void soManyRunAtATimeAndOthersInOrderOfArrival() {
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            results.add(lanes.run(this::request));
        }
        assertThat(started).hasSize(2);
        started.get(1).complete("second");
        assertThat(results.get(1)).isCompletedWithValue("second");
        assertThat(started).hasSize(3);
        started.get(0).completeExceptionally(new IllegalStateException("broken"));
        assertThat(results.get(0)).isCompletedExceptionally();
        assertThat(started).hasSize(4);
        for (int i = 2; i < 5; i++) {
            started.get(i).complete("done");
        }
        assertThat(results.get(4)).isCompletedWithValue("done");
    }

    @Test
    void aRequestThatCannotBeginGivesItsLaneBack() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<String> failed = lanes.run(() -> {
                throw new IllegalStateException("no body");
            });
            assertThatThrownBy(failed::join).hasMessageContaining("no body");
        }
        lanes.run(this::request);
        lanes.run(this::request);
        assertThat(started).hasSize(2);
    }

    private CompletableFuture<String> request() {
        CompletableFuture<String> request = new CompletableFuture<>();
        started.add(request);
        return request;
    }
}
