package io.arrwdb.core.plan.data;

/**
 * How many nodes sit in a log group.
 *
 * @param replicas that may lead; fewer where there are fewer nodes
 * @param witnesses that only vote
 * @param movesAtOnce groups whose seats are moved at a time where nothing but the balance asks for it
 */
public record SeatPolicy(int replicas, int witnesses, int movesAtOnce) {
    public SeatPolicy {
        if (replicas < 1 || witnesses < 0 || movesAtOnce < 1) {
            throw new IllegalArgumentException("a log group of " + replicas + " replicas and " + witnesses + " witnesses, "
                    + movesAtOnce + " moved at once");
        }
    }

    /** Two replicas and a witness: the death of any one node is survived. */
    public static SeatPolicy defaults() {
        return new SeatPolicy(2, 1, 2);
    }

    /** Three voters: two replicas and a witness, or three replicas. */
    public static SeatPolicy ofThree(int replicas) {
        return new SeatPolicy(replicas, Math.max(0, 3 - replicas), defaults().movesAtOnce());
    }

    int seats() {
        return replicas + witnesses;
    }
}
