package io.arrwdb.coordinator.data;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.rpc.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compactions that are recorded and that nobody runs: those of a coordinator that is gone, and those that could not be given
 * up when they failed. Each is given up in a pass, or, where its leader is away, in a later one. Blocks.
 */
final class AbandonedCompactions {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedCompactions.class);
    private static final long READ_TIMEOUT_MILLIS = 10_000;

    private final MetaStore store;
    private final Compactions compactions;
    private final CompactionRun run;

    AbandonedCompactions(MetaStore store, Compactions compactions, CompactionRun run) {
        this.store = store;
        this.compactions = compactions;
        this.run = run;
    }

    void giveUp() {
        for (MetaEntry entry : Waiting.on(store.range(CompactionTask.PREFIX), READ_TIMEOUT_MILLIS, "reading tasks").entries()) {
            CompactionTask task = CompactionTask.decode(entry.value());
            if (!compactions.runs(task.build()) && isRecorded(task)) {
                giveUp(task);
            }
        }
    }

    /** Whether one that does not run is recorded still: it may have ended, and been forgotten, since the tasks were read. */
    private boolean isRecorded(CompactionTask task) {
        return !Waiting.on(store.get(task.key()), READ_TIMEOUT_MILLIS, "reading a task").entries().isEmpty();
    }

    private void giveUp(CompactionTask task) {
        try {
            run.giveUp(task);
        } catch (RuntimeException e) {
            LOG.info("compaction {} of shard {} is given up later: {}", task.build(), task.shard().id(), e.getMessage());
        }
    }
}
