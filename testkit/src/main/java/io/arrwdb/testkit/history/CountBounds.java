package io.arrwdb.testkit.history;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whether a count can be right: at least the keys that surely had a row all the while, and at most those that may have had one. Exact
 * where nothing was under way and no outcome is unknown.
 */
public final class CountBounds {
    private final Collection<List<Operation>> byKey;

    /** @param byKey the operations of each key */
    public CountBounds(Collection<List<Operation>> byKey) {
        this.byKey = byKey;
    }

    /** What is wrong with the count, if anything. */
    public Optional<String> check(Count count) {
        long least = byKey.stream().filter(operations -> surelyThere(operations, count)).count();
        long most = byKey.stream().filter(operations -> maybeThere(operations, count)).count();
        return count.rows() >= least && count.rows() <= most ? Optional.empty()
                : Optional.of("client %d counted %d rows, where there were between %d and %d".formatted(count.client(), count.rows(), least, most));
    }

    /** A row was written before the count, and every delete that began before the count's end had ended before that write. */
    private static boolean surelyThere(List<Operation> operations, Count count) {
        return operations.stream().filter(w -> isRow(w) && w.end() < count.start()).anyMatch(w -> operations.stream()
                .filter(d -> d.isDelete() && d.start() < count.end()).allMatch(d -> d.end() < w.start()));
    }

    /** Some row may have been written, and no delete surely came after all that may have been. */
    private static boolean maybeThere(List<Operation> operations, Count count) {
        List<Operation> rows = operations.stream().filter(w -> isRow(w) && w.start() < count.end()).toList();
        return !rows.isEmpty() && operations.stream().filter(d -> d.isDelete() && d.end() < count.start())
                .noneMatch(d -> rows.stream().allMatch(w -> w.end() < d.start()));
    }

    private static boolean isRow(Operation operation) {
        return !operation.kind().isRead() && !operation.isDelete();
    }
}
