package io.arrwdb.robust;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Many keys with few operations each, so that their orders can be searched: some are in use by everybody, the others stay as they are. */
final class Keys {
    private static final int IN_USE = 48;

    private final Key[] inUse = new Key[IN_USE];
    private long next;

    Keys() {
        Arrays.setAll(inUse, i -> fresh());
    }

    /** A key that nobody has. */
    synchronized Key fresh() {
        return new Key(next++);
    }

    /** Different ones that others use too. */
    synchronized List<Key> some(Random random, int number) {
        return random.ints(0, IN_USE).distinct().limit(number).mapToObj(this::inUse).toList();
    }

    /** Any that there have been, in use or not. */
    synchronized List<Key> any(Random random, int number) {
        return Stream.generate(() -> new Key(random.nextLong(next))).limit(number).filter(key -> Arrays.stream(inUse).noneMatch(k -> k.id() == key.id()))
                .toList();
    }

    /** All have smaller ids. */
    synchronized long end() {
        return next;
    }

    private Key inUse(int place) {
        if (inUse[place].isSpent()) {
            inUse[place] = fresh();
        }
        return inUse[place];
    }
}
