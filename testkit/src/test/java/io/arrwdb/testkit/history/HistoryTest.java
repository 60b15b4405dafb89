package io.arrwdb.testkit.history;

import static io.arrwdb.testkit.history.Operation.ABSENT;
import static io.arrwdb.testkit.history.Operation.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.testkit.history.Operation.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
    private final History history = new History(0);

    @Test
    void aCountIsExactWhereNothingIsOpen() {
        history.add(List.of(write(1, 0, 10, 5), write(2, 0, 10, 5), write(3, 0, 10, 5), write(3, 20, 30, ABSENT)));
        history.add(new Count(1, 2, 40, 50));
        assertThat(history.violations(0)).isEmpty();
        history.add(new Count(1, 3, 60, 70));
        history.add(new Count(1, 1, 80, 90));
        assertThat(history.violations(0)).hasSize(2).allMatch(v -> v.contains("between 2 and 2"));
    }

    @Test
    void aCountMayFollowWhatIsUnderWayOrUnknown() {
        history.add(List.of(write(1, 0, 10, 5), write(2, 0, NEVER, 5), write(1, 45, 70, ABSENT)));
        history.add(new Count(1, 0, 40, 50));
        history.add(new Count(1, 2, 40, 50));
        assertThat(history.violations(0)).isEmpty();
        history.add(new Count(1, 3, 40, 50));
        assertThat(history.violations(0)).singleElement().asString().contains("between 0 and 2");
    }

    @Test
    void aRequestThatReadTwoMomentsIsFound() {
        history.add(new Pair(1, 7, 8, 4, 3));
        history.add(new Pair(1, 7, 8, 4, 4));
        history.add(new Pair(1, 7, 8, 1, ABSENT));
        assertThat(history.violations(0)).isEmpty();
        history.add(new Pair(1, 7, 8, 4, 2));
        history.add(new Pair(1, 7, 8, 4, 5));
        assertThat(history.violations(0)).hasSize(2).allMatch(v -> v.contains("no moment had both"));
    }

    @Test
    void aViolationShowsTheWholeKeyAndNoOther(@TempDir Path directory) throws Exception {
        history.add(List.of(write(1, 0, 10, 5), write(2, 0, 10, 6), new Operation(4, Kind.STRONG, 1, ABSENT, 20, 30, "get")));
        history.odd("key 9 was answered twice");
        assertThat(history.violations(0)).hasSize(2).last().asString().startsWith("no order explains key 1:").contains("client 4 STRONG")
                .doesNotContain("key 2");
        history.write(directory.resolve("history"));
        assertThat(Files.readAllLines(directory.resolve("history"))).hasSize(4);
    }

    @Test
    void itKnowsHowLongNothingWasAcknowledged() {
        history.add(List.of(write(1, 0, 10, 5), write(2, 5, 90, 6), write(3, 20, NEVER, 6)));
        assertThat(history.longestGapOfWrites()).isEqualTo(80);
        assertThat(history.summary()).containsEntry("WRITE", 2L).containsEntry("WRITE (unknown)", 1L);
    }

    private static Operation write(long key, long start, long end, long value) {
        return new Operation(1, Kind.WRITE, key, value, start, end, "upsert");
    }
}
