package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** No log is cut before the metadata store says from where to read it, and what it says is what the log meant there. */
public final class LogStarts {
    private final Function<LogGroupId, ReferenceGroup> references;
    private final Violations violations;
    private final Map<LogGroupId, GroupPosition> starts = new TreeMap<>();

    public LogStarts(Function<LogGroupId, ReferenceGroup> references, Violations violations) {
        this.references = references;
        this.violations = violations;
    }

    /** The recorded start of a group's log has moved. */
    public void moved(LogGroupId group, LogStart start) {
        GroupPosition to = start.position();
        GroupPosition before = starts.put(group, to);
        violations.require(before == null || to.next().compareTo(before.next()) > 0, "the start of the log of group " + group
                + " moved from " + before + " back to " + to);
        violations.require(references.apply(group).epochAt(to.next()).equals(to.barrier()), "the start of the log of group " + group
                + " at " + to.next() + " has barrier " + to.barrier() + ", the log has " + references.apply(group).epochAt(to.next()));
    }

    /** What was recorded of the start of a group's log is lost. */
    public void forgotten(LogGroupId group) {
        starts.remove(group);
    }

    /** The log of a group begins at {@code start}. */
    public void logBeginsAt(LogGroupId group, Offset start) {
        GroupPosition recorded = starts.get(group);
        violations.require(start.value() == 0 || recorded != null && start.compareTo(recorded.next()) <= 0, "the log of group "
                + group + " begins at " + start + ", but is said to begin at " + recorded);
    }
}
