package io.arrwdb.shard.feed;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;

/** The log has been truncated beyond a checkpoint, because a newer manifest is published: begin again with that one. */
public final class StaleCheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleCheckpointException(Offset wanted, LogBounds bounds) {
        super("the log " + bounds.topicId() + " begins at offset " + bounds.start() + ", a checkpoint wants offset "
                + wanted + "; open the newest manifest");
    }
}
