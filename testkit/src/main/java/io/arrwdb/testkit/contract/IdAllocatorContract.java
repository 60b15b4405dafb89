package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.IdRange;
import io.arrwdb.core.port.node.IdAllocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of {@link IdAllocator}. */
public abstract class IdAllocatorContract extends PortContract {
    /** The numbers as a client of its own gets them: two clients draw from the same source. */
    protected abstract IdAllocator client();

    @Test
    void aRangeHoldsAsManyAsWereAskedFor() {
        IdAllocator client = client();
        assertThat(await(client.allocate(1)).count()).isEqualTo(1);
        assertThat(await(client.allocate(70_000)).count()).isEqualTo(70_000);
    }

    @Test
    void noNumberIsGivenOutTwice() {
        List<IdAllocator> clients = List.of(client(), client());
        List<CompletionStage<IdRange>> asked = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            asked.add(clients.get(i % 2).allocate(1 + i % 97));
        }
        List<IdRange> ranges = new ArrayList<>(asked.stream().map(this::await).toList());
        ranges.sort(Comparator.comparing(IdRange::first));
        for (int i = 1; i < ranges.size(); i++) {
            IdRange before = ranges.get(i - 1);
            assertThat(ranges.get(i).first()).isGreaterThan(before.at(before.count() - 1));
        }
    }

    @Test
    void aCountBelowOneIsRefused() {
        IdAllocator client = client();
        assertThatThrownBy(() -> await(client.allocate(0))).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> await(client.allocate(-1))).isInstanceOf(RuntimeException.class);
    }
}
