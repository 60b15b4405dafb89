package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.clock.UniqueIds;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of {@link UniqueIds}. */
public abstract class UniqueIdsContract {
    private static final int NAMES = 20_000;

    /** A source as a process of its own has it. */
    protected abstract UniqueIds process();

    @Test
    void noTwoProcessesDrawTheSameName() {
        UniqueIds one = process();
        UniqueIds other = process();
        Set<RequestId> drawn = new HashSet<>();
        for (int i = 0; i < NAMES; i++) {
            drawn.add(one.next());
            drawn.add(other.next());
        }
        assertThat(drawn).hasSize(2 * NAMES);
    }
}
