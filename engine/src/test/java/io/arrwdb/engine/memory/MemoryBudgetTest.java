package io.arrwdb.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
    @Test
    void refusesWhatIsNotLeftAndSaysWhy() {
        MemoryBudget budget = new MemoryBudget(100);
        MemoryBudget.Reservation first = budget.reserve(60, "a growing segment");
        assertThat(budget.used()).isEqualTo(60);
        assertThat(budget.tryReserve(41, "a graph")).isEmpty();
        assertThatThrownBy(() -> budget.reserve(41, "a graph"))
            .isInstanceOf(MemoryBudgetExceeded.class)
            .hasMessageContaining("a graph: 41 bytes wanted, 60 of 100 in use");
        first.close();
        first.close();
        assertThat(budget.used()).isZero();
        assertThat(budget.tryReserve(100, "a graph")).isPresent();
    }

    @Test
    void doesNotOverflow() {
        MemoryBudget budget = new MemoryBudget(100);
        try (MemoryBudget.Reservation one = budget.reserve(1, "one")) {
            assertThat(budget.tryReserve(Long.MAX_VALUE, "everything")).isEmpty();
            assertThat(one.bytes()).isEqualTo(1);
        }
        assertThatThrownBy(() -> budget.reserve(-1, "nothing")).isInstanceOf(IllegalArgumentException.class);
    }
}
