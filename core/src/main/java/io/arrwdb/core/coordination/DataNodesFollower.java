package io.arrwdb.core.coordination;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import java.util.concurrent.Executor;

/** Keeps {@link DataNodes} fresh. */
public final class DataNodesFollower extends ImageFollower<DataNodes> {
    /** @param mailbox runs one task at a time */
    public DataNodesFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(DataNodeRecord.PREFIX, DataNodes.EMPTY, DataNodes::of, store, mailbox, timers);
    }
}
