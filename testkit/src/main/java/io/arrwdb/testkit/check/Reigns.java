package io.arrwdb.testkit.check;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import java.util.HashMap;
import java.util.Map;

/** An epoch of a group has one leader, and nobody begins to serve in an epoch that the log has left behind. */
public final class Reigns {
    private record Reign(LogGroupId group, Epoch epoch) { }

    private final Violations violations;
    private final Map<Reign, String> leaders = new HashMap<>();

    public Reigns(Violations violations) {
        this.violations = violations;
    }

    /** A node has begun to serve. */
    public void serving(LogGroupId group, Epoch epoch, String node) {
        String other = leaders.putIfAbsent(new Reign(group, epoch), node);
        violations.require(other == null || other.equals(node), "epoch " + epoch + " of group " + group + " is led by " + other
                + " and by " + node);
    }

    public long count() {
        return leaders.size();
    }
}
