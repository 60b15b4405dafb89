package io.arrwdb.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.grpc.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class CausedPassesTest {
    private static final long TIMEOUT_MILLIS = 30_000;

    private final Queue<Outcome> outcomes = new ArrayDeque<>();
    private final List<String> traces = new ArrayList<>();
    private final CausedPasses passes = new CausedPasses("pass", () -> {
        traces.add(RequestContext.current().traceId());
        return outcomes.isEmpty() ? Outcome.IDLE : outcomes.poll();
    });

    @Test
    void aPassThatNobodyAskedForRunsForNobody() {
        pass();
        assertThat(traces).containsExactly("");
    }

    @Test
    void theCauseLastsUntilNothingIsLeftToDo() {
        outcomes.addAll(List.of(Outcome.BUSY, Outcome.WAITING, Outcome.IDLE));
        changed("a");
        pass();
        pass();
        pass();
        pass();
        assertThat(traces).containsExactly("a", "a", "a", "");
    }

    /** It may have looked before there was anything to see. */
    @Test
    void aPassThatBeganWhileTheChangeWasMadeDoesNotEndTheCause() {
        as("a", () -> passes.cause(() -> {
            pass();
            return null;
        }));
        pass();
        pass();
        assertThat(traces).containsExactly("a", "a", "");
    }

    @Test
    void theLastRequestIsTheCause() {
        outcomes.add(Outcome.BUSY);
        changed("a");
        changed("b");
        pass();
        assertThat(traces).containsExactly("b");
    }

    @Test
    void aChangeThatFailsEndsToo() {
        as("a", () -> assertThatThrownBy(() -> passes.cause(() -> {
            throw new IllegalStateException("refused");
        })).hasMessage("refused"));
        pass();
        pass();
        assertThat(traces).containsExactly("a", "");
    }

    @Test
    void aPassThatFailsTellsSoAndKeepsTheCause() {
        List<String> seen = new ArrayList<>();
        CausedPasses failing = new CausedPasses("failing", () -> {
            seen.add(RequestContext.current().traceId());
            throw new IllegalStateException("no store");
        });
        as("a", () -> failing.cause(() -> null));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> Waiting.on(failing.begin(), TIMEOUT_MILLIS, "a pass")).hasMessage("no store");
        }
        assertThat(seen).containsExactly("a", "a");
    }

    private void changed(String trace) {
        as(trace, () -> passes.cause(() -> null));
    }

    private void pass() {
        Waiting.on(passes.begin(), TIMEOUT_MILLIS, "a pass");
    }

    private static void as(String trace, Runnable request) {
        new RequestContext("", "", trace).attachTo(Context.ROOT).run(request);
    }
}
