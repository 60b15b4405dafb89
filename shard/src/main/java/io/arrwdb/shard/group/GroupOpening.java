package io.arrwdb.shard.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.LogContradictionException;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.OpenedManifest;
import io.arrwdb.shard.table.ShardTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * From decisions to a running reader: takes over the shards of a group made anew, opens every table from its newest
 * manifest, and reads the log from where it was last cut. Restart therefore costs the tail of the log, not its whole.
 */
final class GroupOpening {
    private final Reign reign;
    private final List<OpenedShard> opened = new ArrayList<>();

    /** @param begin the checkpoint from which the table is to be brought up to date */
    record OpenedShard(ShardTable table, boolean replaceDuplicates, ReaderState begin) { }

    /** @param end where the log ended when it was opened: reading up to there is catching up */
    record Opened(GroupReader reader, LogReader logReader, List<OpenedShard> shards, Offset end) { }

    GroupOpening(Reign reign) {
        this.reign = reign;
    }

    CompletionStage<Opened> open() {
        return reign.step(reign.owner().seat().record()).thenCompose(this::takeOver)
                .thenCompose(done -> openTables())
                .thenCompose(done -> reign.step(reign.ports().log().bounds(reign.group())))
                .thenCompose(this::openLog)
                .whenComplete((result, error) -> {
                    if (error != null) {
                        opened.forEach(shard -> shard.table().close());
                    }
                });
    }

    /** A manifest without its indexes: a leader finds keys, and searches nothing. */
    static Manifest withoutIndexes(Manifest m) {
        List<SegmentEntry> bare = m.segments().stream().map(s -> new SegmentEntry(s.segment(), s.partition(), s.rows(),
                s.minTs(), s.maxTs(), s.schemaVersion(), s.bytes(), s.data(), s.keys(), s.deleteCheckpoint(), List.of())).toList();
        return new Manifest(m.collection(), m.group(), m.shard(), m.version(), m.epoch(), m.checkpoint(), m.schema(),
                m.replaceDuplicates(), bare, m.deleteFiles(), m.tombstones(), m.compactions(), m.garbage());
    }

    // ---- shards whose decisions were lost

    private CompletionStage<Void> takeOver(GroupRecord record) {
        if (record.incarnation() != reign.epoch().incarnation()) {
            reign.owner().seat().joinSuccessor(record.incarnation());
            throw reign.notLeading();
        }
        if (record.activated()) {
            return CompletableFuture.completedStage(null);
        }
        return reign.step(reign.ports().meta().range(PointerRecord.PREFIX))
                .thenApply(found -> found.entries().stream().map(entry -> PointerRecord.decode(entry.value())).toList())
                .thenCompose(pointers -> each(pointers, this::adopt)
                        .thenCompose(done -> new LeftoverSearch(reign, pointers, this::manifestOf).run()))
                .thenCompose(done -> reign.step(reign.ports().log().bounds(reign.group())))
                .thenCompose(this::decideBeginning)
                .thenCompose(done -> reign.step(reign.owner().seat().markActivated(record)));
    }

    private CompletionStage<Void> adopt(PointerRecord pointer) {
        Optional<ShardLedger> known = reign.ledger().shard(pointer.shard());
        if (!pointer.group().equals(reign.group()) || known.filter(shard -> shard.published() && shard.manifest().isPresent()).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        return manifestOf(pointer).thenCompose(manifest -> adopt(known, pointer, manifest)
                .thenCompose(done -> reign.propose(new Decision.Published(reign.epoch(), pointer.shard(),
                        pointer.version(), pointer.manifest(), reign.ports().clock().wallMillis()))));
    }

    private CompletionStage<Manifest> manifestOf(PointerRecord pointer) {
        return reign.step(reign.ports().objects().get(pointer.manifest())).thenApply(bytes -> {
            if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                throw new LogContradictionException("manifest " + pointer.manifest() + " is not the one that the pointer of "
                        + "shard " + pointer.shard() + " names: restore it");
            }
            return ManifestCodec.decode(bytes);
        });
    }

    /** What an earlier leader that took over has decided of it already is not decided again. */
    private CompletionStage<Void> adopt(Optional<ShardLedger> known, PointerRecord pointer, Manifest manifest) {
        CompletionStage<Void> created = known.isPresent() ? CompletableFuture.completedStage(null)
                : reign.propose(new Decision.CreateShard(reign.epoch(), pointer.shard(), pointer.collection(), manifest.checkpointOffset()));
        return known.flatMap(ShardLedger::manifest).isPresent() ? created
                : created.thenCompose(done -> reign.propose(new Decision.Adopt(reign.epoch(), pointer.shard(), manifest)));
    }

    /**
     * Where the group's log begins for this incarnation: where every leader before it held the log to begin, so that this
     * one reads of every shard that the log has created, in a manifest or not.
     */
    private CompletionStage<Void> decideBeginning(LogBounds bounds) {
        if (reign.ledger().position().isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        return reign.step(reign.ports().meta().get(LogStart.key(reign.group()))).thenCompose(snapshot -> {
            GroupPosition beginning = snapshot.entries().stream().findFirst().map(MetaEntry::value).map(LogStart::decode)
                    .map(LogStart::position).orElseGet(() -> GroupPosition.beginning(otherLog(bounds).orElse(bounds.topicId())));
            return reign.propose(new Decision.Checkpoint(reign.epoch(), beginning));
        });
    }

    /** The log that manifests are of, where it is not this one: it was never cut and left no start, and then it was made anew. */
    private Optional<String> otherLog(LogBounds bounds) {
        return reign.ledger().shards().stream().map(ShardLedger::manifest).flatMap(Optional::stream)
                .map(manifest -> manifest.checkpoint().position().topicId()).filter(topic -> !topic.equals(bounds.topicId())).findFirst();
    }

    // ---- tables

    private CompletionStage<Void> openTables() {
        List<Manifest> manifests = reign.ledger().shards().stream().filter(shard -> !shard.dropped())
                .map(ShardLedger::manifest).flatMap(Optional::stream).toList();
        if (manifests.stream().noneMatch(GroupOpening::isCut)) {
            return each(manifests, this::openTable);
        }
        return reign.step(reign.ports().meta().range(PointerRecord.PREFIX)).thenCompose(found -> {
            Set<ShardId> elsewhere = found.entries().stream().map(entry -> PointerRecord.decode(entry.value()))
                    .filter(pointer -> !pointer.group().equals(reign.group())).map(PointerRecord::shard).collect(Collectors.toSet());
            return each(manifests.stream().filter(m -> !isCut(m) || !elsewhere.contains(m.shard())).toList(), this::openTable);
        });
    }

    /** Such a shard is another group's once its pointer says so, and so are its objects, which that group may have deleted. */
    private static boolean isCut(Manifest manifest) {
        return manifest.checkpoint().progress().residence().isCut();
    }

    private CompletionStage<Void> openTable(Manifest whole) {
        Manifest manifest = withoutIndexes(whole);
        return new ManifestOpener(reign.ports().segments()).open(manifest, ShardTable.Wanted.all(manifest), count -> { })
                .handleAsync((files, error) -> {
                    if (error != null || reign.isOver()) {
                        Optional.ofNullable(files).ifPresent(OpenedManifest::close);
                        throw error == null ? reign.notLeading() : new IllegalStateException("shard " + whole.shard()
                                + " cannot be opened: " + Reign.cause(error).getMessage(), Reign.cause(error));
                    }
                    opened.add(new OpenedShard(ShardTable.open(files, reign.ports().memory()), whole.replaceDuplicates(),
                            whole.checkpoint()));
                    return null;
                }, reign.owner().mailbox());
    }

    // ---- the log

    private CompletionStage<Opened> openLog(LogBounds bounds) {
        GroupPosition start = reign.ledger().position().orElseThrow();
        try {
            start.verify(bounds, reign.owner().rules());
        } catch (LogContradictionException e) {
            return contradicted(e);
        }
        GroupReader reader = new GroupReader(start, reign.owner().rules());
        reader.followCreated();
        opened.forEach(shard -> reader.follow(shard.begin()));
        return reign.step(reign.ports().log().reader(reign.group(), start.next()))
                .thenApply(logReader -> new Opened(reader, logReader, List.copyOf(opened), bounds.end()));
    }

    /** Who has been replaced meanwhile, and does not know, knows no later cut of the log either: that is no contradiction. */
    private CompletionStage<Opened> contradicted(LogContradictionException why) {
        return reign.confirm().thenApply(confirmed -> {
            reign.owner().stop(why.getMessage());
            throw why;
        });
    }

    /** One after the other. */
    static <T> CompletionStage<Void> each(List<T> items, Function<T, CompletionStage<Void>> action) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (T item : items) {
            all = all.thenCompose(done -> action.apply(item));
        }
        return all;
    }
}
