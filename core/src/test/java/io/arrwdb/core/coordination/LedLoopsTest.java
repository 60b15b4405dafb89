package io.arrwdb.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transition table of {@link LedLoops}: its loops' passes are never ended, so one begins at each start. */
class LedLoopsTest {
    private final Queue<Runnable> mailbox = new ArrayDeque<>();
    private final List<String> passes = new ArrayList<>();
    private final Election election = new Election();
    private final CompletableFuture<Void> pictures = new CompletableFuture<>();
    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final ReconcileLoop first = loop("first");
    private final LedLoops loops = new LedLoops(mailbox::add, first, loop("second"));

    @BeforeEach
    void follow() {
        loops.follow(election, pictures);
    }

    @Test
    void theyStartOnceElectedAndReadInEitherOrder() {
        election.elect();
        assertThat(settled()).isEmpty();
        pictures.complete(null);
        assertThat(settled()).containsExactly("first", "second");
    }

    @Test
    void theyStartAtTheElectionWhereAllHasBeenRead() {
        pictures.complete(null);
        assertThat(settled()).isEmpty();
        election.elect();
        assertThat(settled()).containsExactly("first", "second");
    }

    @Test
    void whoWasDeposedBeforeAllWasReadStartsNothing() {
        election.elect();
        election.depose();
        pictures.complete(null);
        assertThat(settled()).isEmpty();
        first.trigger();
        assertThat(settled()).isEmpty();
    }

    @Test
    void aSecondReignStartsThemAgain() {
        pictures.complete(null);
        election.elect();
        settled();
        election.depose();
        settled();
        ended.complete(Outcome.IDLE);
        settled();
        election.elect();
        assertThat(settled()).containsExactly("first", "second", "first", "second");
    }

    private ReconcileLoop loop(String name) {
        return new ReconcileLoop(() -> {
            passes.add(name);
            return ended;
        }, new ReconcileLoop.Pace(100, 5_000), failure -> {
            throw new AssertionError(failure);
        }, mailbox::add, (delayMillis, box, task) -> () -> { });
    }

    private List<String> settled() {
        while (!mailbox.isEmpty()) {
            mailbox.remove().run();
        }
        return passes;
    }

    /** Tells its one listener what the test says. */
    private static final class Election implements Leadership {
        private static final Fence FENCE = new Fence("election/test", new Revision(1));
        private Listener listener;

        @Override
        public Optional<Fence> fence() {
            return Optional.empty();
        }

        @Override
        public void listen(Listener heard) {
            listener = heard;
        }

        void elect() {
            listener.elected(FENCE);
        }

        void depose() {
            listener.deposed(FENCE);
        }
    }
}
