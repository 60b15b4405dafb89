package io.arrwdb.indexnode.build;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.VectorStore;
import io.arrwdb.storage.object.CompositeBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Builds the graph of a segment's vectors and stores it as an object. Blocks, on a worker. */
public final class IndexFiles {
    private final ObjectStore objects;
    private final MemoryBudget budget;
    private final Executor workers;
    private final int threads;

    /**
     * @param workers may lend further threads to a build
     * @param threads most threads of one build
     */
    public IndexFiles(ObjectStore objects, MemoryBudget budget, Executor workers, int threads) {
        this.objects = objects;
        this.budget = budget;
        this.workers = workers;
        this.threads = threads;
    }

    /**
     * The index's entry; nothing where such an index of so many rows is not a file.
     *
     * @param prefix where the object goes
     * @throws io.arrwdb.engine.CancelledSearchException when cancelled
     * @throws io.arrwdb.engine.memory.MemoryBudgetExceeded when the memory for it is not left
     */
    public Optional<IndexEntry> build(IndexWish wish, SegmentId segment, VectorStore vectors, String prefix, Cancellation cancellation) {
        IndexSpec spec = wish.spec(vectors.kind());
        if (!spec.isGraph(vectors.kind(), vectors.count())) {
            return Optional.empty();
        }
        BuildOptions options = BuildOptions.singleThreaded().withThreads(threads, workers).withBudget(budget)
                .withCancellation(cancellation);
        try (HnswIndex index = HnswIndex.build((DenseVectors) vectors, spec, options)) {
            cancellation.check();
            FileRef file = store(index, prefix + segment + "." + wish.field() + ".hnsw");
            return Optional.of(new IndexEntry(wish.index(), wish.field(), wish.type(), wish.params(), file));
        }
    }

    private FileRef store(HnswIndex index, String key) {
        try (MemoryBudget.Reservation reserved = budget.reserve(index.memoryBytes(), "index file " + key);
                Arena arena = Arena.ofShared()) {
            PieceChannel channel = new PieceChannel(arena);
            index.write(channel);
            CompositeBody body = channel.body();
            objects.put(key, body).toCompletableFuture().join();
            return new FileRef(key, body.lengthBytes(), body.crc32c());
        } catch (IOException e) {
            throw new UncheckedIOException("the index file " + key + " could not be written", e);
        }
    }
}
