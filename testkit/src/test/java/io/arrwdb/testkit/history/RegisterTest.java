package io.arrwdb.testkit.history;

import static io.arrwdb.testkit.history.Operation.ABSENT;
import static io.arrwdb.testkit.history.Operation.NEVER;
import static io.arrwdb.testkit.history.Register.Verdict.CONTRADICTED;
import static io.arrwdb.testkit.history.Register.Verdict.EXPLAINED;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.testkit.history.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegisterTest {
    private static final long BOUND = 100;

    @Test
    void aLostAcknowledgedWriteIsFound() {
        assertThat(check(write(1, 0, 10, 1), read(2, 20, 30, 1), read(2, 40, 50, ABSENT))).isEqualTo(CONTRADICTED);
        assertThat(check(write(1, 0, 10, 1), read(2, 20, 30, ABSENT))).isEqualTo(CONTRADICTED);
    }

    @Test
    void aStaleStrongReadIsFoundAndOneUnderWayIsNot() {
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, 2), read(2, 31, 40, 1))).isEqualTo(CONTRADICTED);
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, 2), read(2, 25, 40, 1))).isEqualTo(EXPLAINED);
    }

    @Test
    void aReadThatGoesBackIsFoundThoughTheWriteIsStillUnderWay() {
        assertThat(check(write(1, 0, 100, 1), read(2, 10, 20, 1), read(3, 30, 40, ABSENT))).isEqualTo(CONTRADICTED);
        assertThat(check(write(1, 0, 100, 1), read(2, 10, 20, ABSENT), read(3, 30, 40, 1))).isEqualTo(EXPLAINED);
    }

    @Test
    void aResurrectionIsFound() {
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, ABSENT), read(2, 40, 50, ABSENT), read(2, 60, 70, 1))).isEqualTo(CONTRADICTED);
    }

    @Test
    void aValueThatNobodyWroteIsFound() {
        assertThat(check(write(1, 0, 10, 1), read(2, 5, 15, 7))).isEqualTo(CONTRADICTED);
    }

    @Test
    void anUnknownWriteMayTakeEffectLateOrNeverButOnlyOnce() {
        Operation unknown = write(1, 0, NEVER, 1);
        assertThat(check(unknown, read(2, 20, 30, ABSENT), read(2, 40, 50, 1))).isEqualTo(EXPLAINED);
        assertThat(check(unknown, read(2, 20, 30, ABSENT), read(2, 40, 50, ABSENT))).isEqualTo(EXPLAINED);
        assertThat(check(unknown, write(2, 10, 20, 2), read(2, 30, 40, 1), write(2, 50, 60, 3), read(2, 70, 80, 1))).isEqualTo(CONTRADICTED);
    }

    @Test
    void twoReadersAgreeOnTheOrderOfConcurrentWrites() {
        assertThat(check(write(1, 0, 10, 1), write(2, 0, 10, 2), read(3, 20, 30, 1), read(4, 40, 50, 2))).isEqualTo(CONTRADICTED);
        assertThat(check(write(1, 0, 10, 1), write(2, 0, 10, 2), read(3, 20, 30, 2), read(4, 40, 50, 2))).isEqualTo(EXPLAINED);
    }

    @Test
    void aSessionReadSeesItsOwnWritesAndMayMissOthers() {
        assertThat(check(write(1, 0, 10, 1), seen(Kind.SESSION, 1, 20, 30, ABSENT))).isEqualTo(CONTRADICTED);
        assertThat(check(write(1, 0, 10, 1), seen(Kind.SESSION, 2, 20, 30, ABSENT))).isEqualTo(EXPLAINED);
        assertThat(check(write(1, 0, 10, 1), write(2, 20, 30, 2), seen(Kind.SESSION, 1, 40, 50, 1))).isEqualTo(EXPLAINED);
    }

    @Test
    void aBoundedReadIsNotOlderThanTheBound() {
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, 2), seen(Kind.BOUNDED, 2, 120, 130, 1))).isEqualTo(EXPLAINED);
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, 2), seen(Kind.BOUNDED, 2, 140, 150, 1))).isEqualTo(CONTRADICTED);
    }

    @Test
    void anEventualReadSeesAnyStateButNoneThatNeverWas() {
        assertThat(check(write(1, 0, 10, 1), write(1, 20, 30, 2), seen(Kind.EVENTUALLY, 2, 500, 510, ABSENT))).isEqualTo(EXPLAINED);
        assertThat(check(write(1, 0, 10, 1), seen(Kind.EVENTUALLY, 2, 500, 510, 3))).isEqualTo(CONTRADICTED);
    }

    /** Histories that a real register gave are explained; with one read turned into a value that was overwritten long ago, they are not. */
    @Test
    void realHistoriesAreExplainedAndPlantedViolationsFound() {
        for (long seed = 1; seed <= 300; seed++) {
            List<Operation> history = random(new Random(seed));
            assertThat(Register.check(history, BOUND)).as("seed %d", seed).isEqualTo(EXPLAINED);
            List<Operation> planted = new ArrayList<>(history);
            planted.add(write(9, 10_000, 10_010, 1_000));
            planted.add(write(9, 10_020, 10_030, 1_001));
            planted.add(read(9, 10_040, 10_050, 1_000));
            assertThat(Register.check(planted, BOUND)).as("seed %d with a planted violation", seed).isEqualTo(CONTRADICTED);
        }
    }

    /** Each operation takes effect at a moment of its own, with a beginning and an end drawn around it. */
    private static List<Operation> random(Random random) {
        List<Operation> history = new ArrayList<>();
        long value = ABSENT;
        for (int i = 0; i < 30; i++) {
            long moment = 100L * i;
            long start = moment - random.nextInt(400);
            long end = moment + random.nextInt(400);
            if (random.nextBoolean()) {
                history.add(read(i, start, end, value));
            } else if (random.nextInt(4) == 0) {
                history.add(write(i, start, NEVER, 100 + i));
                value = random.nextBoolean() ? 100 + i : value;
            } else {
                value = random.nextInt(3) == 0 ? ABSENT : 100 + i;
                history.add(write(i, start, end, value));
            }
        }
        return history;
    }

    private static Register.Verdict check(Operation... operations) {
        return Register.check(List.of(operations), BOUND);
    }

    private static Operation write(int client, long start, long end, long value) {
        return new Operation(client, Kind.WRITE, 1, value, start, end, "");
    }

    private static Operation read(int client, long start, long end, long value) {
        return seen(Kind.STRONG, client, start, end, value);
    }

    private static Operation seen(Kind kind, int client, long start, long end, long value) {
        return new Operation(client, kind, 1, value, start, end, "");
    }
}
