package io.arrwdb.robust;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a run plays.
 *
 * @param seed what is not said here follows from it
 * @param number how many faults, where none is named
 * @param only names of faults contain it
 * @param named exactly these, one after the other; those that stand together at once. Empty where the seed chooses
 * @param limitMillis how long the cluster may take to be healthy after a fault
 * @param logLoss what the log loses at the end, which a cluster must refuse until somebody recovers it
 * @param overloadClients how many clients are too many
 */
record Plan(long seed, int number, Pattern only, List<List<String>> named, long limitMillis, LogLoss logLoss, int overloadClients) {
    /** A short run: these faults, and rest without the death of everything. */
    static Plan of(long seed, long limitMillis, List<List<String>> named) {
        return new Plan(seed, 0, Pattern.compile(""), named, limitMillis, LogLoss.NONE, 0);
    }

    /** Whether it is short: needs no disks of its own, and ends without the death of everything. */
    boolean isShort() {
        return !named.isEmpty();
    }
}
