package io.arrwdb.storage.segment;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.storage.arrow.ArrowSegment;
import io.arrwdb.storage.arrow.ArrowSegmentWriter;
import io.arrwdb.storage.delete.DeleteFileFormat;
import io.arrwdb.storage.key.KeyFile;
import io.arrwdb.storage.key.KeyFileWriter;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.CompositeBody;
import io.arrwdb.storage.object.ObjectFiles;
import io.arrwdb.storage.object.OpenFile;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Segments as objects: an Arrow file, a key file and index files each; delete files beside them. */
public final class ObjectSegmentStore implements SegmentStore {
    /** How much of a file is read when it is opened. Key and delete files are always compared with their checksum. */
    public enum Verification {
        /** Structure and bounds: for those who read few of the rows. */
        STRUCTURE,
        /** Every byte against its checksum: for those who serve the rows. */
        CHECKSUM
    }

    private final ObjectStore store;
    private final ObjectFiles files;
    private final IndexOpener indexes;
    private final Executor workers;
    private final Verification verification;
    private final PrefetchLimits prefetch;

    /** A store that reads nothing ahead. */
    public ObjectSegmentStore(ObjectStore store, ObjectFiles files, IndexOpener indexes, Executor workers, Verification verification) {
        this(store, files, indexes, workers, verification, PrefetchLimits.NONE);
    }

    private ObjectSegmentStore(ObjectStore store, ObjectFiles files, IndexOpener indexes, Executor workers, Verification verification,
            PrefetchLimits prefetch) {
        this.store = store;
        this.files = files;
        this.indexes = indexes;
        this.workers = workers;
        this.verification = verification;
        this.prefetch = prefetch;
    }

    /** The same store, which reads files of segments ahead that are not in memory. */
    public ObjectSegmentStore prefetching(PrefetchLimits limits) {
        return new ObjectSegmentStore(store, files, indexes, workers, verification, limits);
    }

    @Override
    public CompletionStage<WrittenSegment> write(SegmentRows rows, CollectionSchema schema, String dataKey, String keysKey) {
        return CompletableFuture.supplyAsync(() -> encode(rows, schema, dataKey, keysKey), workers)
                .thenCompose(encoded -> store.put(dataKey, encoded.data)
                        .thenCompose(done -> store.put(keysKey, encoded.keys))
                        .thenApply(done -> encoded.written));
    }

    @Override
    public CompletionStage<FileRef> writeDeletes(Map<SegmentId, DeletedRows> sections, String key) {
        byte[] file = DeleteFileFormat.encode(sections);
        FileRef reference = new FileRef(key, file.length, Checksums.of(MemorySegment.ofArray(file)));
        return store.put(key, ObjectBody.of(file)).thenApply(done -> reference);
    }

    @Override
    public CompletionStage<Map<SegmentId, DeletedRows>> readDeletes(FileRef file, Set<SegmentId> wanted) {
        return store.get(file.key()).thenApply(bytes -> {
            if (bytes.length != file.lengthBytes() || Checksums.of(MemorySegment.ofArray(bytes)) != file.crc32c()) {
                throw damaged(file);
            }
            return DeleteFileFormat.decode(bytes, wanted, file.key());
        });
    }

    /** A copy that was damaged since it was made is replaced, and the segment opened once more. */
    @Override
    public CompletionStage<SealedSegment> open(SegmentEntry entry, CollectionSchema schema) {
        AtomicBoolean forgotten = new AtomicBoolean();
        return open(entry, forgotten).exceptionallyCompose(error -> forgotten.get() ? open(entry, new AtomicBoolean())
                : CompletableFuture.failedStage(error));
    }

    @Override
    public DiskRoom reserve(List<SegmentEntry> entries) {
        return files.reserve(entries.stream().flatMap(entry -> entry.files().stream()).toList());
    }

    private CompletionStage<SealedSegment> open(SegmentEntry entry, AtomicBoolean forgotten) {
        List<CompletableFuture<OpenFile>> opening = entry.files().stream().map(file -> files.open(file).toCompletableFuture()).toList();
        return CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new))
                .thenApplyAsync(done -> assemble(entry, opening.stream().map(CompletableFuture::join).toList(), forgotten), workers)
                .whenComplete((segment, error) -> {
                    if (error != null) {
                        opening.forEach(file -> file.thenAccept(OpenFile::close));
                    }
                });
    }

    private SealedSegment assemble(SegmentEntry entry, List<OpenFile> opened, AtomicBoolean forgotten) {
        MappedPages pages = MappedPages.of(searched(opened), prefetch);
        try {
            pages.prefetch(System.nanoTime());
            return assemble(entry, opened, pages, forgotten);
        } catch (RuntimeException e) {
            pages.stop().toCompletableFuture().join();
            throw e;
        }
    }

    /** Indexes and columns first, which searches read, then keys. */
    private static List<MemorySegment> searched(List<OpenFile> opened) {
        List<MemorySegment> files = new ArrayList<>(opened.stream().map(OpenFile::memory).toList());
        files.add(files.remove(1));
        return files;
    }

    private SealedSegment assemble(SegmentEntry entry, List<OpenFile> opened, MappedPages pages, AtomicBoolean forgotten) {
        List<FileRef> references = entry.files();
        for (int i = 0; i < references.size(); i++) {
            boolean keyFile = references.get(i).equals(entry.keys());
            if (keyFile || verification == Verification.CHECKSUM) {
                verify(references.get(i), opened.get(i), forgotten);
            }
        }
        ArrowSegment rows = ArrowSegment.open(opened.get(0).memory(), entry.data().key());
        KeyFile keys = KeyFile.open(opened.get(1).memory(), entry.keys().key());
        if (rows.rows() != entry.rows() || keys.size() != rows.rows() || !rows.id().equals(entry.segment())) {
            throw new MalformedBytesException("segment " + entry.segment() + " of " + entry.rows() + " rows: its files hold segment "
                    + rows.id() + ", " + rows.rows() + " rows and " + keys.size() + " keys");
        }
        Map<IndexId, VectorIndex> vectorIndexes = new HashMap<>();
        for (int i = 0; i < entry.indexes().size(); i++) {
            IndexEntry index = entry.indexes().get(i);
            VectorIndex open = indexes.open(index, opened.get(2 + i).memory(), rows);
            vectorIndexes.put(index.index(), open);
        }
        return new SealedSegment(entry, rows, keys, vectorIndexes, pages, () -> close(vectorIndexes, opened, pages));
    }

    /** Not on the thread of the last reader, which may be a loop: unmapping a file waits for every thread of the process. */
    private void close(Map<IndexId, VectorIndex> vectorIndexes, List<OpenFile> opened, MappedPages pages) {
        Runnable closing = () -> {
            vectorIndexes.values().forEach(VectorIndex::close);
            opened.forEach(OpenFile::close);
        };
        pages.stop().thenRun(() -> {
            try {
                workers.execute(closing);
            } catch (RejectedExecutionException e) {
                closing.run();
            }
        });
    }

    private void verify(FileRef reference, OpenFile file, AtomicBoolean forgotten) {
        if (!file.verified() && Checksums.of(file.memory()) != reference.crc32c()) {
            forgotten.set(files.forget(reference));
            throw damaged(reference);
        }
    }

    private static MalformedBytesException damaged(FileRef reference) {
        return new MalformedBytesException("object " + reference.key() + " fails its checksum: it is damaged. Restore it from a copy");
    }

    private static Encoded encode(SegmentRows rows, CollectionSchema schema, String dataKey, String keysKey) {
        CompositeBody data = ArrowSegmentWriter.write(rows, schema);
        Column primaryKeys = rows.column(schema.primaryKey().id())
                .orElseThrow(() -> new IllegalArgumentException("segment " + rows.id() + " has no primary keys"));
        CompositeBody keys = KeyFileWriter.write(primaryKeys);
        Timestamp lowest = Timestamp.MAX;
        Timestamp highest = Timestamp.ZERO;
        Column timestamps = rows.timestamps();
        for (int row = 0; row < rows.rows(); row++) {
            Timestamp timestamp = new Timestamp(timestamps.getLong(row));
            lowest = Timestamp.min(lowest, timestamp);
            highest = Timestamp.max(highest, timestamp);
        }
        return new Encoded(data, keys, new WrittenSegment(new FileRef(dataKey, data.lengthBytes(), data.crc32c()),
                new FileRef(keysKey, keys.lengthBytes(), keys.crc32c()), rows.rows(), lowest, highest));
    }

    private record Encoded(CompositeBody data, CompositeBody keys, WrittenSegment written) { }
}
