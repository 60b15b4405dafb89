package io.arrwdb.core.port.node;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import java.util.concurrent.CompletionStage;

/** What a reader asks the leader of a log group, wherever it is. */
public interface GroupLeader {
    /**
     * The read index of a strong read: the leader confirms its leadership after the question came, waits until every record that it
     * stamped at or below the safe timestamp is resolved, and answers. A reader that has applied the log up to the offset has seen
     * every write that was acknowledged before the call.
     *
     * @param need the safe timestamp is at least this; one that the oracle has not reached is waited for where it is near, else refused
     */
    CompletionStage<SafePoint> readIndex(LogGroupId group, Guarantee need);

    /**
     * @param safe every record of the group stamped at or below it lies below {@code end}
     * @param end one past the last record to apply
     */
    record SafePoint(Timestamp safe, Offset end) { }
}
