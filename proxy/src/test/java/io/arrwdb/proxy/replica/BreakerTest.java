package io.arrwdb.proxy.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proxy.replica.Breaker.State;
import org.junit.jupiter.api.Test;

/** Each line of the transition table. */
class BreakerTest {
    private final Breaker breaker = new Breaker();
    private long now = 1_000;

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(now);
        }
    }

    @Test
    void opensAfterFailuresInARow() {
        fail(Breaker.FAILURES - 1);
        breaker.answered();
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.allows(now)).isTrue();
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.allows(now + Breaker.FIRST_PAUSE_NANOS - 1)).isFalse();
    }

    private void probe() {
        breaker.sent(now);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void oneProbeClosesIt() {
        fail(Breaker.FAILURES);
        now += Breaker.FIRST_PAUSE_NANOS;
        assertThat(breaker.allows(now)).isTrue();
        probe();
        assertThat(breaker.allows(now + Breaker.LONGEST_PAUSE_NANOS)).as("no second probe").isFalse();
        breaker.answered();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        fail(Breaker.FAILURES - 1);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void eachProbeThatFailsDoublesThePause() {
        fail(Breaker.FAILURES);
        long pause = Breaker.FIRST_PAUSE_NANOS;
        for (int probe = 0; probe < 8; probe++) {
            now += pause;
            probe();
            fail(1);
            assertThat(breaker.state()).isEqualTo(State.OPEN);
            pause = Math.min(Breaker.LONGEST_PAUSE_NANOS, pause * 2);
            assertThat(breaker.allows(now + pause - 1)).isFalse();
            assertThat(breaker.allows(now + pause)).isTrue();
        }
        assertThat(pause).isEqualTo(Breaker.LONGEST_PAUSE_NANOS);
    }

    @Test
    void aProbeThatIsGivenUpLetsTheNextOneGo() {
        fail(Breaker.FAILURES);
        now += Breaker.FIRST_PAUSE_NANOS;
        probe();
        breaker.abandoned(now);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.allows(now)).isTrue();
    }

    @Test
    void callsFromBeforeItOpenedCount() {
        fail(Breaker.FAILURES);
        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        breaker.sent(now);
        assertThat(breaker.state()).as("sent because no other node was left").isEqualTo(State.OPEN);
        breaker.answered();
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }
}
