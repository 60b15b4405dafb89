package io.arrwdb.datanode;

import io.arrwdb.core.id.LogGroupId;
import java.util.concurrent.Executor;

/** Gives each log group the loop that owns it: an executor that runs one task at a time, in order. */
@FunctionalInterface
public interface Mailboxes {
    Executor of(LogGroupId group);
}
