package io.arrwdb.shard.group;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.shard.table.Freeze;
import io.arrwdb.shard.table.ShardTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A shard that this node leads: its table, and what is under way with it. Owned by the group's loop. */
final class LedShard {
    private final ShardTable table;
    private final boolean replaceDuplicates;
    private final long segmentBytes;
    private final Jobs jobs = new Jobs();
    private final Map<PartitionId, Growing> growing = new HashMap<>();
    private final Map<Long, CompletableFuture<Sealing>> sealings = new HashMap<>();
    private final ReaderState begin;
    private final CollectionSchema schemaAtBegin;
    private long checkpointAtBytes;
    private Optional<CompletableFuture<FlushStarted>> waitingFlush = Optional.empty();
    private long unflushedSinceMillis = -1;
    private Timestamp filedUpTo = Timestamp.ZERO;
    private boolean flushing;
    private Optional<ShardId> parent = Optional.empty();
    private boolean settling;
    private boolean ended;

    private record Growing(SegmentId segment, long bytes) { }

    /** A Seal as it was read back: what it froze, and the reader state right behind it. */
    record Sealing(Freeze freeze, ReaderState checkpoint) { }

    /** A shard that a split of {@code parent} has made; {@code begin} is right behind the split. */
    static LedShard childOf(LedShard parent, ShardTable table, ReaderState begin, long readBytes) {
        LedShard child = new LedShard(table, parent.replaceDuplicates, parent.segmentBytes, begin, readBytes);
        child.parent = Optional.of(parent.id());
        return child;
    }

    /** The shard that a split took it from, where this reign read that split. */
    Optional<ShardId> parent() {
        return parent;
    }

    /** Whether somebody brings its split to an end. */
    boolean settling() {
        return settling;
    }

    void settling(boolean now) {
        settling = now;
    }

    /** @param begin where the table began: the checkpoint of its manifest, or right behind the shard's creation */
    LedShard(ShardTable table, boolean replaceDuplicates, long segmentBytes, ReaderState begin, long readBytes) {
        this.table = table;
        this.replaceDuplicates = replaceDuplicates;
        this.segmentBytes = segmentBytes;
        this.begin = begin;
        this.schemaAtBegin = table.schema();
        this.checkpointAtBytes = readBytes;
    }

    ShardId id() {
        return table.shard();
    }

    ShardTable table() {
        return table;
    }

    ReaderState begin() {
        return begin;
    }

    CollectionSchema schemaAtBegin() {
        return schemaAtBegin;
    }

    boolean replaceDuplicates() {
        return replaceDuplicates;
    }

    Jobs jobs() {
        return jobs;
    }

    /** The segment for {@code bytes} more rows of a partition: the one that grows, or a fresh one. */
    SegmentId growingSegment(PartitionId partition, long bytes, Supplier<SegmentId> fresh) {
        Growing now = growing.get(partition);
        Growing next = now == null || now.bytes() + bytes > segmentBytes
                ? new Growing(fresh.get(), bytes) : new Growing(now.segment(), now.bytes() + bytes);
        growing.put(partition, next);
        return next.segment();
    }

    /** A Seal goes into the log here: later rows need segments of their own. */
    void beginNewSegments() {
        growing.clear();
    }

    /** Completes when this epoch's reader meets the Seal of {@code flush}. */
    CompletableFuture<Sealing> awaitSeal(long flush) {
        return sealings.computeIfAbsent(flush, f -> new CompletableFuture<>());
    }

    void sealed(Sealing sealing) {
        CompletableFuture<Sealing> waiting = sealings.remove(sealing.freeze().flush());
        if (waiting == null || !waiting.complete(sealing)) {
            sealing.freeze().close();
        }
    }

    /** A flush that has been asked for and has not begun. */
    Optional<CompletableFuture<FlushStarted>> waitingFlush() {
        return waitingFlush;
    }

    void waitingFlush(Optional<CompletableFuture<FlushStarted>> flush) {
        waitingFlush = flush;
    }

    /** Everything at or below {@code ts} is in published files, though no Seal says so. */
    void filedUpTo(Timestamp ts) {
        filedUpTo = ts;
    }

    Timestamp filedUpTo() {
        return filedUpTo;
    }

    /** Whether a flush waits or runs, from the request until its manifest is published. */
    boolean flushing() {
        return flushing || waitingFlush.isPresent();
    }

    void flushing(boolean now) {
        flushing = now;
    }

    /** Notes whether something is unflushed, and answers for how long it has been. */
    long unflushedMillis(long nowMillis) {
        if (!table.hasUnflushed()) {
            unflushedSinceMillis = -1;
            return 0;
        }
        if (unflushedSinceMillis < 0) {
            unflushedSinceMillis = nowMillis;
        }
        return nowMillis - unflushedSinceMillis;
    }

    void checkpointMoved(long readBytes) {
        checkpointAtBytes = readBytes;
        unflushedSinceMillis = -1;
    }

    long checkpointAtBytes() {
        return checkpointAtBytes;
    }

    boolean ended() {
        return ended;
    }

    void markEnded() {
        ended = true;
    }

    void close(GroupException why) {
        jobs.end(why);
        waitingFlush.ifPresent(flush -> flush.completeExceptionally(why));
        sealings.values().forEach(sealing -> sealing.completeExceptionally(why));
        table.close();
    }
}
