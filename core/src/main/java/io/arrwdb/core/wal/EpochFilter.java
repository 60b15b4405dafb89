package io.arrwdb.core.wal;

import io.arrwdb.core.id.Epoch;

/**
 * Lets only the records of the highest opened epoch through: the fence inside the log.
 *
 * <pre>
 * in force | record            | then
 * e        | barrier f &gt; e     | in force f
 * e        | barrier f &lt;= e    | dropped
 * e        | record of e       | passes
 * e        | record of f != e  | dropped
 * </pre>
 */
public final class EpochFilter {
    private final boolean enforced;
    private Epoch inForce;

    EpochFilter(Epoch inForce, boolean enforced) {
        this.inForce = inForce;
        this.enforced = enforced;
    }

    /** Whether the barrier opens its epoch. */
    boolean open(Epoch epoch) {
        if (epoch.compareTo(inForce) <= 0) {
            return false;
        }
        inForce = epoch;
        return true;
    }

    boolean admits(Epoch epoch) {
        return !enforced || epoch.equals(inForce);
    }

    Epoch inForce() {
        return inForce;
    }
}
