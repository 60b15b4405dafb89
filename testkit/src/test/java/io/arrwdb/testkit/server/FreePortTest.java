package io.arrwdb.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortTest {
    private static final int PORTS = 800;
    private static final int ROW = 20;

    /** Nobody listens on a port between its finding and the start of its server. */
    @Test
    void noPortIsGivenOutTwice() {
        List<Integer> found = IntStream.range(0, PORTS).mapToObj(i -> FreePort.find()).toList();
        assertThat(found).doesNotHaveDuplicates();
        Set<Integer> given = new HashSet<>(found);
        for (int i = 0; i < PORTS / ROW; i++) {
            int first = FreePort.find(ROW);
            IntStream.range(first, first + ROW).forEach(port -> assertThat(given.add(port)).as("port %d", port).isTrue());
        }
    }
}
