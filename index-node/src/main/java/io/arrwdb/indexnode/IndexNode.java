package io.arrwdb.indexnode;

import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.indexnode.build.IndexBuild;
import io.arrwdb.indexnode.build.IndexFiles;
import io.arrwdb.indexnode.compact.SegmentCompaction;
import io.arrwdb.shard.segment.SegmentStore;
import io.grpc.BindableService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The index node of one process. It keeps no state: a task ends with its call, and what it has written is only named
 * where its caller commits it.
 */
public final class IndexNode implements AutoCloseable {
    private final ExecutorService workers;
    private final IndexNodeService service;

    /**
     * @param segments opens the inputs, writes the outputs
     * @param objects takes the index files
     * @param budget what builds and compactions reserve their memory from
     */
    public IndexNode(IndexNodeConfig config, SegmentStore segments, ObjectStore objects, MemoryBudget budget) {
        workers = Executors.newFixedThreadPool(config.threads(), Thread.ofPlatform().daemon().name("index-worker-", 0).factory());
        IndexFiles files = new IndexFiles(objects, budget, workers, config.threads());
        service = new IndexNodeService(new IndexBuild(segments, files), new SegmentCompaction(segments, files, budget), workers);
    }

    /** The service to offer under the node's name. */
    public BindableService service() {
        return service;
    }

    /** Ends what runs at its next poll of the cancellation; the callers' calls fail. */
    @Override
    public void close() {
        service.close();
        workers.shutdown();
    }
}
