package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.LogGroupId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Log groups whose log was made anew behind everybody's back: nobody may serve them, and whoever looks must say why. */
final class SimLostLogs {
    private static final int MOST_LOST = 40;

    private final SimServices services;
    private final Set<LogGroupId> lost = new TreeSet<>();
    private final Set<LogGroupId> refused = new TreeSet<>();

    SimLostLogs(SimServices services) {
        this.services = services;
    }

    /** While every node is down, the group's log becomes an earlier copy of itself. */
    void lose(LogGroupId group, List<SimNode> nodes) {
        services.scheduler.note("the log of group " + group + " is made anew");
        lost.add(group);
        nodes.stream().filter(node -> node.process().isAlive()).forEach(SimNode::crash);
        services.log.makeAnew(group, services.scheduler.random().nextInt(MOST_LOST));
        nodes.forEach(node -> services.scheduler.after(services.scheduler.random().nextLong(400_000), node::start));
    }

    /** Whether a node that stops the group, or stops to read it, is right to do so. */
    boolean refused(LogGroupId group, String why) {
        if (!lost.contains(group)) {
            return false;
        }
        services.scheduler.note("group " + group + " is refused: " + why);
        services.violations.require(why.contains("made anew"), "the log of group " + group + " was made anew, and is refused because: " + why);
        refused.add(group);
        return true;
    }

    void serving(LogGroupId group, String node) {
        services.violations.require(!lost.contains(group), node + " serves group " + group + ", whose log was made anew");
    }

    /** Once there was time enough for everybody to look. */
    void areRefused() {
        lost.forEach(group -> services.violations.require(refused.contains(group), "nobody refused group " + group + ", whose log was made anew"));
    }
}
