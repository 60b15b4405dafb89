package io.arrwdb.storage.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UnusedOrderTest {
    private static final int LIMIT_BYTES = 100;

    @Test
    void whatWasUsedOnceGoesFirstTheLongestUnusedOfItAtTheHead() {
        UnusedOrder<String> order = new UnusedOrder<>(LIMIT_BYTES);
        order.add("again", 10, true);
        order.add("a", 10, false);
        order.add("b", 10, false);
        assertThat(drained(order)).containsExactly("a", "b", "again");
    }

    @Test
    void onlySoManyBytesGoLast() {
        UnusedOrder<String> order = new UnusedOrder<>(LIMIT_BYTES);
        order.add("old", 60, true);
        order.add("once", 10, false);
        order.add("new", 60, true);
        assertThat(drained(order)).containsExactly("once", "old", "new");
        order.add("larger than the bound", LIMIT_BYTES + 1, true);
        order.add("once", 10, false);
        assertThat(drained(order)).containsExactly("larger than the bound", "once");
    }

    @Test
    void doesAsTwoListsDo() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            UnusedOrder<Integer> order = new UnusedOrder<>(LIMIT_BYTES);
            Model model = new Model();
            for (int step = 0; step < 200; step++) {
                int entry = random.nextInt(15);
                if (random.nextInt(3) == 0) {
                    order.remove(entry);
                    model.remove(entry);
                } else {
                    boolean again = random.nextBoolean();
                    order.add(entry, Model.bytes(entry), again);
                    model.add(entry, again);
                }
                assertThat(order.next()).as("seed %d step %d", seed, step).isEqualTo(model.all().stream().findFirst());
            }
            assertThat(drained(order)).as("seed %d", seed).isEqualTo(model.all());
        }
    }

    private static <E> List<E> drained(UnusedOrder<E> order) {
        List<E> all = new ArrayList<>();
        while (order.next().isPresent()) {
            all.add(order.next().get());
            order.remove(all.getLast());
        }
        return all;
    }

    private static final class Model {
        private final List<Integer> once = new ArrayList<>();
        private final List<Integer> again = new ArrayList<>();

        static long bytes(int entry) {
            return 1 + entry * 3L;
        }

        void remove(int entry) {
            once.remove((Integer) entry);
            again.remove((Integer) entry);
        }

        void add(int entry, boolean wantedAgain) {
            remove(entry);
            (wantedAgain ? again : once).add(entry);
            while (again.stream().mapToLong(Model::bytes).sum() > LIMIT_BYTES) {
                once.add(again.removeFirst());
            }
        }

        List<Integer> all() {
            return Stream.concat(once.stream(), again.stream()).toList();
        }
    }
}
