package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of {@link TimestampOracle}. */
public abstract class TimestampOracleContract extends PortContract {
    /** The oracle as a client of its own asks it: two clients ask the same one. */
    protected abstract TimestampOracle client();

    /** Whoever asks, what is answered lies above everything that was answered before the question. */
    @Test
    void everyRangeLiesAboveThoseAnsweredBefore() {
        List<TimestampOracle> clients = List.of(client(), client());
        Timestamp last = Timestamp.ZERO;
        for (int i = 0; i < 500; i++) {
            TimestampRange range = await(clients.get(i % 2).allocate(1 + i % 300));
            assertThat(range.count()).isEqualTo(1 + i % 300);
            assertThat(range.first()).isGreaterThan(last);
            last = range.last();
        }
    }

    @Test
    void rangesThatAreAskedForTogetherDoNotMeet() {
        List<TimestampOracle> clients = List.of(client(), client());
        List<CompletionStage<TimestampRange>> asked = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            asked.add(clients.get(i % 2).allocate(1 + i % 97));
        }
        List<TimestampRange> ranges = new ArrayList<>(asked.stream().map(this::await).toList());
        ranges.sort(Comparator.comparing(TimestampRange::first));
        for (int i = 1; i < ranges.size(); i++) {
            assertThat(ranges.get(i).first()).isGreaterThan(ranges.get(i - 1).last());
        }
    }

    @Test
    void countsOutOfBoundsAreRefused() {
        TimestampOracle client = client();
        assertThat(await(client.allocate(65_536)).count()).isEqualTo(65_536);
        assertThatThrownBy(() -> await(client.allocate(0))).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> await(client.allocate(65_537))).isInstanceOf(RuntimeException.class);
    }
}
