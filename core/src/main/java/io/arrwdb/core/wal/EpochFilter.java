package io.arrwdb.core.wal;

import io.arrwdb.core.id.Epoch;
import java.util.Set;

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
    private final boolean byIncarnation;
    private Epoch inForce;

    EpochFilter(Epoch inForce, Set<Rule> rules) {
        this.inForce = inForce;
        this.enforced = rules.contains(Rule.BARRIER_CHECK);
        this.byIncarnation = rules.contains(Rule.INCARNATION_IN_EPOCH);
    }

    /** Whether the barrier opens its epoch. */
    boolean open(Epoch epoch) {
        int order = byIncarnation ? epoch.compareTo(inForce) : Long.compare(epoch.term(), inForce.term());
        if (order <= 0) {
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
