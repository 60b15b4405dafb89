package io.arrwdb.core.plan.data;

/**
 * When shards move between log groups.
 *
 * @param atOnce moves at a time; 0: none but those that somebody asks for
 * @param slackPercent by how much of the average the fullest group may exceed the emptiest
 * @param slackBytes by how much more it may
 */
public record MovePolicy(int atOnce, int slackPercent, long slackBytes) {
    public MovePolicy {
        if (atOnce < 0 || slackPercent < 0 || slackBytes < 0) {
            throw new IllegalArgumentException("a move policy of " + atOnce + " at once, " + slackPercent + " % and " + slackBytes + " bytes");
        }
    }

    /** One at a time, above a quarter of the average and 256 MiB. */
    public static MovePolicy defaults() {
        return new MovePolicy(1, 25, 256L << 20);
    }
}
