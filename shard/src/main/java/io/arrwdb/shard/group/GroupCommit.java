package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.core.wal.ChainLink;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.RecordHash;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.shard.table.OwnedKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Orders the writes of an epoch: queue, one draw of timestamps for all that has queued, stamp, append, and acknowledge
 * what the epoch's own reader accepted. While one batch is drawn, others are in flight.
 *
 * <p>Stamping and appending happen in one step of the loop, after the drawn timestamps have been compared with the
 * group's floor; so the order of timestamps is the order of appends, and no promise made meanwhile is broken.
 */
final class GroupCommit {
    private static final int MAX_DRAWS = 20;

    private final Reign reign;
    private final GroupReader reader;
    private final LogProducer producer;
    private final SegmentIds segmentIds;
    private final int fragmentBytes;
    private final Deque<PendingRequest> queue = new ArrayDeque<>();
    private final Map<RequestId, PendingRequest> known = new LinkedHashMap<>();
    private final Map<ShardId, Chain> chains = new HashMap<>();
    private final InFlight inFlight = new InFlight();
    /** Shards of which a split or the end of their stay here is on its way, and the requests that wait until it is read back. */
    private final Set<ShardId> turning = new HashSet<>();
    private final List<PendingRequest> held = new ArrayList<>();
    private long queuedBytes;
    private boolean drawing;
    private boolean diskFull;

    /** The end of a shard's chain as this epoch stamps it. */
    private static final class Chain {
        private long sequence;
        private long hash;
        private long epochIndex;

        Chain(GroupReader.ChainEnd end) {
            sequence = end.sequence();
            hash = end.hash();
        }
    }

    /** A share with its encoded fragments. */
    private record Encoded(PendingRequest.Share share, List<byte[]> fragments) { }

    GroupCommit(Reign reign, GroupReader reader, LogProducer producer) {
        this.reign = reign;
        this.reader = reader;
        this.producer = producer;
        this.segmentIds = new SegmentIds(reign);
        this.fragmentBytes = reign.ports().log().maxRecordBytes() - WalCodec.OVERHEAD_BYTES;
    }

    /** The shard's next record is the first of a new chain. */
    void beginChain(ShardId shard) {
        chains.remove(shard);
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Queues a request, or refuses it at once. Requests with an id that is on its way share its answer. */
    CompletableFuture<WriteResult> submit(PendingRequest request) {
        PendingRequest same = known.get(request.id());
        if (same != null) {
            return same.answer();
        }
        if (diskFull) {
            request.refuse(fullDisk());
        } else if (queuedBytes > 0 && queuedBytes + request.bytes() > reign.config().maxQueuedBytes()) {
            request.refuse(new GroupException(GroupException.Kind.OVERLOADED, queuedBytes + " bytes of writes wait for log group "
                    + reign.group() + ", at most " + reign.config().maxQueuedBytes() + " may; send slower"));
        } else {
            known.put(request.id(), request);
            request.answer().whenComplete((result, error) -> known.remove(request.id()));
            queue.addLast(request);
            queuedBytes += request.bytes();
            pump();
        }
        return request.answer();
    }

    /** Draws timestamps for what has queued, unless a draw runs or too much is in flight. */
    void pump() {
        if (drawing || queue.isEmpty() || inFlight.bytes() > reign.config().maxInFlightBytes()) {
            return;
        }
        drawing = true;
        List<Encoded> batch = new ArrayList<>();
        int records = 0;
        while (!queue.isEmpty() && records < reign.config().maxCommitRecords()
                && segmentIds.has(queue.peekFirst().writes().size(), this::pump)) {
            PendingRequest request = queue.removeFirst();
            if (mustWait(request)) {
                held.add(request);
                continue;
            }
            queuedBytes -= request.bytes();
            holdBehind(request);
            for (PendingRequest.Share share : request.shares()) {
                Optional<Encoded> encoded = encode(share);
                if (encoded.isPresent()) {
                    batch.add(encoded.get());
                    records += encoded.get().fragments().size();
                }
            }
        }
        if (batch.isEmpty()) {
            drawing = false;
        } else {
            draw(batch, records, 1);
        }
    }

    private boolean mustWait(PendingRequest request) {
        return reign.enforces(Rule.HOLD_DURING_SPLIT)
                && request.writes().stream().anyMatch(write -> turning.contains(write.shard()));
    }

    /** What a shard owns is not known before its split, or its departure, is read back: until then its writes wait. */
    private void holdBehind(PendingRequest request) {
        request.writes().stream().filter(GroupWrite::holdsBack).map(GroupWrite::shard).forEach(shard -> {
            turning.add(shard);
            request.answer().whenComplete((result, error) -> {
                turning.remove(shard);
                held.reversed().forEach(queue::addFirst);
                held.clear();
                reign.onLoop(CompletableFuture.completedStage(null), (done, none) -> pump());
            });
        });
    }

    /** The read back of a record of this epoch. */
    void readBack(WalRecord.ShardRecord record, Verdict verdict, long[] counts) {
        Optional<InFlight.Stamped> stamped = inFlight.readBack(record.shard(), record.link().sequence());
        if (stamped.isEmpty()) {
            return;
        }
        reign.ports().failpoints().reached(Failpoint.READ_BACK);
        PendingRequest.Share share = stamped.get().share();
        if (acknowledgesEarly() && !(verdict instanceof Verdict.Dropped)) {
            pump();
            return;
        }
        switch (verdict) {
            case Verdict.Accepted v -> share.request().done(share, v.ts(), counts);
            case Verdict.Duplicate v -> share.request().done(share, v.first(), null);
            case Verdict.Held v -> { }
            case Verdict.Dropped v when !reign.enforces(Rule.ACKNOWLEDGE_APPLIED) -> share.request().done(share, stamped.get().ts(), null);
            case Verdict.Dropped v -> dropped(stamped.get(), v.reason());
            case Verdict.Opened v -> throw new IllegalStateException("a shard's record opens no epoch");
            case Verdict.Ticked v -> throw new IllegalStateException("a shard's record is no tick");
            case Verdict.Contradiction v -> throw new IllegalStateException("the group should have stopped");
        }
        pump();
    }

    /** The epoch is over: what was in flight may have taken effect, what was queued has not. */
    void end(GroupException why) {
        producer.close();
        for (InFlight.Stamped stamped : inFlight.abandon(why, reign.enforces(Rule.END_RESOLVES_NOTHING))) {
            if (stamped.last()) {
                stamped.share().request().failed(new GroupException(GroupException.Kind.UNKNOWN_OUTCOME, why.getMessage()));
            }
        }
        List<PendingRequest> waiting = new ArrayList<>(known.values());
        waiting.forEach(request -> request.refuse(why));
        queue.clear();
        held.clear();
        queuedBytes = 0;
    }

    private void dropped(InFlight.Stamped stamped, Verdict.Reason reason) {
        PendingRequest request = stamped.share().request();
        switch (reason) {
            case WRONG_SHARD, NOT_FOLLOWED -> request.failed(wrongShard(stamped.share().shard()));
            case STALE_EPOCH, AFTER_GAP, REPEATED -> {
                request.failed(new GroupException(GroupException.Kind.UNKNOWN_OUTCOME,
                        "the log dropped the record: " + reason + "; send it again with the same id"));
                reign.abdicate("record " + stamped.sequence() + " of shard " + stamped.share().shard() + " was dropped: " + reason);
            }
        }
    }

    private Optional<Encoded> encode(PendingRequest.Share share) {
        Optional<Timestamp> before = reader.applied(share.shard(), share.request().id());
        if (before.isPresent()) {
            share.request().done(share, before.get(), null);
            return Optional.empty();
        }
        if (rows(share) && !reader.isOpen(share.shard()) || reign.enforces(Rule.CHECK_OWNERSHIP) && !owns(share)) {
            share.request().failed(wrongShard(share.shard()));
            return Optional.empty();
        }
        List<ShardChange> changes = share.writes().stream().map(i -> change(share.request().write(i))).toList();
        return Optional.of(new Encoded(share, fragments(ShardChanges.encode(changes))));
    }

    private GroupException wrongShard(ShardId shard) {
        return new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + shard
                + " does not have all of these keys, or is not served by log group " + reign.group() + "; refresh the routes");
    }

    private static boolean rows(PendingRequest.Share share) {
        return share.writes().stream().map(share.request()::write).noneMatch(GroupWrite.Order.class::isInstance);
    }

    private boolean owns(PendingRequest.Share share) {
        Ownership owned = reader.ownership(share.shard());
        return owned.claims().isEmpty()
                || share.writes().stream().map(share.request()::write).allMatch(write -> owns(owned, write));
    }

    private boolean owns(Ownership owned, GroupWrite write) {
        return switch (write) {
            case GroupWrite.Rows rows -> reign.shard(rows.shard()).map(led -> led.table().schema().primaryKey().id())
                    .flatMap(key -> ColumnBatch.decode(rows.batch()).column(key)).stream().allMatch(keys -> OwnedKeys.all(owned, keys));
            case GroupWrite.Deletion deletion -> OwnedKeys.all(owned, deletion.keys());
            case GroupWrite.Order order -> true;
        };
    }

    private List<byte[]> fragments(byte[] whole) {
        if (whole.length <= fragmentBytes) {
            return List.of(whole);
        }
        List<byte[]> fragments = new ArrayList<>();
        for (int at = 0; at < whole.length; at += fragmentBytes) {
            fragments.add(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + fragmentBytes)));
        }
        return fragments;
    }

    private ShardChange change(GroupWrite write) {
        return switch (write) {
            case GroupWrite.Rows rows -> {
                LedShard shard = reign.shard(rows.shard()).orElse(null);
                boolean replace = rows.upsert() || shard == null || shard.replaceDuplicates();
                yield new ShardChange.Insert(rows.partition(), shard == null ? segmentIds.take()
                        : shard.growingSegment(rows.partition(), rows.bytes(), segmentIds::take),
                        rows.schemaVersion(), replace, rows.batch());
            }
            case GroupWrite.Deletion deletion ->
                    new ShardChange.Delete(deletion.partition(), deletion.keys(),
                            reign.enforces(Rule.DELETE_EXPECTED_VERSIONS) ? deletion.expected() : List.of());
            case GroupWrite.Order order -> {
                if (order.change() instanceof ShardChange.Seal || order.splits()) {
                    reign.shard(order.shard()).ifPresent(LedShard::beginNewSegments);
                }
                yield order.change();
            }
        };
    }

    private void draw(List<Encoded> batch, int records, int attempt) {
        reign.step(reign.ports().oracle().allocate(records)).whenComplete((range, error) -> {
            if (error != null) {
                refuse(batch, new GroupException(GroupException.Kind.NOT_LEADER,
                        "no timestamps for log group " + reign.group() + ": " + error.getMessage(), error));
            } else if (range.first().isAfter(reign.floor()) || !reign.enforces(Rule.STAMP_ABOVE_FLOOR)) {
                drawing = false;
                append(batch, range);
                pump();
            } else if (attempt < MAX_DRAWS) {
                draw(batch, records, attempt + 1);
            } else {
                refuse(batch, new GroupException(GroupException.Kind.NOT_LEADER, "the oracle stays at " + range.first()
                        + ", below the floor " + reign.floor() + " of log group " + reign.group()));
            }
        });
    }

    private void refuse(List<Encoded> batch, GroupException why) {
        drawing = false;
        batch.forEach(encoded -> encoded.share().request().failed(why));
        pump();
    }

    private void append(List<Encoded> batch, TimestampRange range) {
        if (diskFull) {
            refuse(batch, fullDisk());
            return;
        }
        Epoch epoch = reign.epoch();
        int next = 0;
        for (Encoded encoded : batch) {
            PendingRequest.Share share = encoded.share();
            Chain chain = chains.computeIfAbsent(share.shard(), s -> new Chain(reader.chainEnd(s)));
            int parts = encoded.fragments().size();
            for (int part = 1; part <= parts; part++) {
                Timestamp ts = range.at(next++);
                chain.sequence++;
                byte[] record = WalCodec.encode(new WalRecord.ShardRecord(epoch, ts, share.shard(),
                        new ChainLink(chain.sequence, chain.epochIndex, chain.hash), share.request().id(), part, parts,
                        encoded.fragments().get(part - 1)));
                chain.epochIndex++;
                chain.hash = RecordHash.of(record);
                append(new InFlight.Stamped(share, chain.sequence, ts, record.length, part == parts), record);
            }
        }
        reign.raiseFloor(range.last());
    }

    private void append(InFlight.Stamped stamped, byte[] record) {
        inFlight.add(stamped);
        stamped.share().request().appending();
        reign.onLoop(producer.append(record), (offset, error) -> {
            if (error != null) {
                failed(stamped, error);
                return;
            }
            stamped.share().request().appended();
            if (acknowledgesEarly() && stamped.last()) {
                stamped.share().request().done(stamped.share(), stamped.ts(), null);
            }
        });
        reign.ports().failpoints().reached(Failpoint.APPENDED);
    }

    /**
     * A full disk took nothing, so the record is not in the log and nothing waits for it; the epoch writes no more, and
     * still reads. Any other failure leaves the record's fate open, and ends the epoch.
     */
    private void failed(InFlight.Stamped stamped, Throwable error) {
        if (!reign.enforces(Rule.ABDICATE_ON_FAILED_APPEND)) {
            stamped.share().request().failed(new GroupException(GroupException.Kind.UNKNOWN_OUTCOME, error.getMessage()));
            inFlight.remove(stamped);
            return;
        }
        if (!(error instanceof LogException.Full)) {
            reign.abdicate("the log of group " + reign.group() + " failed: " + error.getMessage());
            return;
        }
        if (!diskFull) {
            diskFull = true;
            reign.awaitRoom();
        }
        if (stamped.last()) {
            stamped.share().request().failed(fullDisk());
        }
        inFlight.remove(stamped);
        List<PendingRequest> waiting = List.copyOf(queue);
        queue.clear();
        queuedBytes = 0;
        waiting.forEach(request -> request.refuse(fullDisk()));
    }

    private GroupException fullDisk() {
        return new GroupException(GroupException.Kind.DISK_FULL, "the log of group " + reign.group()
                + " has no room left; free disk space, writes go on by themselves then");
    }

    private boolean acknowledgesEarly() {
        return !reign.enforces(Rule.ACKNOWLEDGE_AFTER_READ_BACK);
    }
}
