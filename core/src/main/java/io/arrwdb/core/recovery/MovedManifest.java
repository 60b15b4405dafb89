package io.arrwdb.core.recovery;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.wal.DedupeWindow;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.ShardProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The next version of a manifest, which goes on at another place: in another log, or behind what was lost of its own. Rows and
 * deletes stay as they are; offsets become those of the new place. Registered compactions end, for whoever ran them is gone.
 */
public final class MovedManifest {
    private MovedManifest() { }

    /**
     * Behind a loss: what the log held of the shard beyond the manifest is given up.
     *
     * @param to where the shard goes on
     * @param garbage objects that nobody will list any more, besides those of {@code before}
     */
    public static Manifest behindLoss(Manifest before, Epoch epoch, GroupPosition to, List<GarbageEntry> garbage) {
        ShardProgress old = before.checkpoint().progress();
        ShardProgress progress = new ShardProgress(old.shard(), old.sequence(), old.hash(), old.sequence(), false, old.open(), old.lastTs(),
                old.ddlTs(), old.schemaVersion(), old.dedupe().copy(), old.ownership(), old.residence());
        return moved(before, epoch, new ReaderState(to, progress), offset -> min(offset, to.next()), garbage);
    }

    /**
     * To the log of another group, by a move of the shard.
     *
     * @param before by which the shard left: every delete of a segment is in its full file
     * @param adoption right behind the record that takes the shard in, as the other log's reader has it
     * @param garbage objects that the group before was still to delete, those of {@code before} not among them
     */
    public static Manifest toGroup(Manifest before, LogGroupId group, Epoch epoch, ReaderState adoption, List<GarbageEntry> garbage) {
        List<GarbageEntry> all = new ArrayList<>(before.garbage());
        all.addAll(garbage);
        Manifest there = new Manifest(before.collection(), group, before.shard(), before.version(), epoch, before.checkpoint(), before.schema(),
                before.replaceDuplicates(), before.segments(), before.deleteFiles(), before.tombstones(), List.of(), List.of());
        return moved(there, epoch, new ReaderState(adoption.position(), before.checkpoint().progress().movedTo(adoption.progress())),
                offset -> min(offset, adoption.position().next()), all);
    }

    /** To a log that holds the same records, each {@code shift} offsets later than before; negative: earlier. */
    public static Manifest toCopiedLog(Manifest before, Epoch epoch, String topicId, long shift) {
        UnaryOperator<Offset> offsets = offset -> new Offset(Math.max(0, offset.value() + shift));
        ReaderState state = before.checkpoint();
        return moved(before, epoch, new ReaderState(toCopiedLog(state.position(), topicId, shift), state.progress()), offsets, List.of());
    }

    /** The same place in the copied log. */
    public static GroupPosition toCopiedLog(GroupPosition position, String topicId, long shift) {
        return new GroupPosition(topicId, new Offset(position.next().value() + shift), position.barrier(), position.floor());
    }

    /** Of a shard whose creation was lost with the log: it is there, and has nothing in it. */
    public static Manifest empty(CollectionMeta collection, ShardId shard, LogGroupId group, Epoch epoch, GroupPosition at) {
        ShardProgress progress = new ShardProgress(shard, 0, 0, 0, false, true, collection.updated(), collection.updated(),
                collection.schema().version(), new DedupeWindow(), Ownership.ALL, Residence.FIRST);
        return new Manifest(collection.id(), group, shard, 1, epoch, new ReaderState(at, progress), collection.schema(),
                collection.replaceDuplicates(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static Manifest moved(Manifest before, Epoch epoch, ReaderState checkpoint, UnaryOperator<Offset> offsets, List<GarbageEntry> garbage) {
        List<SegmentEntry> segments = before.segments().stream().map(s -> s.deletedUpTo(checkpoint.position().next())).toList();
        List<DeleteFile> deletes = before.deleteFiles().stream().map(d -> new DeleteFile(d.file(), offsets.apply(d.from()),
                offsets.apply(d.to()), d.full(), d.segments())).toList();
        return new Manifest(before.collection(), before.group(), before.shard(), before.version() + 1, epoch, checkpoint, before.schema(),
                before.replaceDuplicates(), segments, deletes, before.tombstones(), List.of(), garbage);
    }

    private static Offset min(Offset a, Offset b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
