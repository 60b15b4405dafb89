package io.arrwdb.shard.table;

import io.arrwdb.engine.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;

/**
 * Accounts for the rows and deletes of a table in a memory budget, in steps. What the log holds must be applied, so nothing is refused here:
 * where the budget has nothing left, {@link #overdrawn} says so, and the leader refuses further writes.
 */
final class GrowingMemory {
    /** What is reserved at a time. */
    static final long STEP_BYTES = 256L << 10;

    private final MemoryBudget budget;
    private final List<MemoryBudget.Reservation> steps = new ArrayList<>();
    private boolean overdrawn;

    GrowingMemory(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Reserves as much as {@code bytes} need, or gives back what they no longer need. */
    void cover(long bytes) {
        long wanted = (bytes + STEP_BYTES - 1) / STEP_BYTES;
        while (steps.size() > wanted) {
            steps.removeLast().close();
        }
        overdrawn = false;
        while (steps.size() < wanted && !overdrawn) {
            budget.tryReserve(STEP_BYTES, "rows that are not in files yet").ifPresentOrElse(steps::add, () -> overdrawn = true);
        }
    }

    boolean overdrawn() {
        return overdrawn;
    }
}
