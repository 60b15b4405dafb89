package io.arrwdb.testkit.check;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ManifestInvariants;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.table.ShardTable;
import io.arrwdb.shard.view.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What every published manifest owes: its objects are there and whole, the log goes on where it ends, and a reader that
 * begins with it has exactly the rows, and the reader state, of one that read the log from its beginning (I1 to I4).
 */
public final class PublishedManifests {
    private static final Timestamp LAST = Timestamp.MAX.plus(-1);

    private final Map<String, byte[]> objects;
    private final SegmentStore segments;
    private final Function<LogGroupId, ReferenceGroup> references;
    private final BiFunction<ShardView, Timestamp, List<ModelRow>> rows;
    private final Violations violations;
    private final Map<ShardId, PointerRecord> pointers = new TreeMap<>();
    private final Map<ShardId, Manifest> manifests = new TreeMap<>();

    /**
     * @param objects everything that is stored
     * @param segments over the same objects, answering at once
     * @param rows reads a view at a timestamp
     */
    public PublishedManifests(Map<String, byte[]> objects, SegmentStore segments, Function<LogGroupId, ReferenceGroup> references,
            BiFunction<ShardView, Timestamp, List<ModelRow>> rows, Violations violations) {
        this.rows = rows;
        this.objects = objects;
        this.segments = segments;
        this.references = references;
        this.violations = violations;
    }

    /** A pointer has moved as it did in a history that was looked at already. */
    public void known(PointerRecord pointer) {
        pointers.put(pointer.shard(), pointer);
        manifests.put(pointer.shard(), ManifestCodec.decode(objects.get(pointer.manifest())));
    }

    /** A pointer has moved. */
    public void published(PointerRecord pointer) {
        PointerRecord before = pointers.put(pointer.shard(), pointer);
        violations.require(before == null || pointer.mayReplace(before), "pointer " + before + " moved back to " + pointer);
        byte[] bytes = objects.get(pointer.manifest());
        if (bytes == null || ManifestCodec.checksum(bytes) != pointer.checksum()) {
            violations.report("the pointer of shard " + pointer.shard() + " names " + pointer.manifest()
                    + (bytes == null ? ", which is not there" : ", which fails its checksum"));
            return;
        }
        Manifest manifest = ManifestCodec.decode(bytes);
        manifests.put(pointer.shard(), manifest);
        ManifestInvariants.violation(manifest).ifPresent(what -> violations.report("manifest " + pointer.manifest() + ": " + what));
        objectsAreThere();
        if (violations.first().isEmpty()) {
            holdsTheRows(manifest);
            holdsTheReaderState(manifest);
        }
    }

    /** The shard has been dropped. */
    public void withdrawn(ShardId shard) {
        pointers.remove(shard);
        manifests.remove(shard);
    }

    /** Everything that a published manifest names is there; to be called after objects went. */
    public void objectsAreThere() {
        pointers.forEach((shard, pointer) -> violations.require(objects.containsKey(pointer.manifest()),
                "manifest " + pointer.manifest() + " of shard " + shard + " is gone"));
        manifests.forEach((shard, manifest) -> {
            for (FileRef file : manifest.files()) {
                byte[] bytes = objects.get(file.key());
                violations.require(bytes != null && bytes.length == file.lengthBytes(), "object " + file.key() + " of manifest "
                        + manifest.version() + " of shard " + shard + " is " + (bytes == null ? "gone" : "of another length"));
            }
        });
    }

    /** The log of a group begins at {@code start}: no published checkpoint may lie below it. */
    public void logBeginsAt(LogGroupId group, Offset start) {
        pointers.values().stream().filter(pointer -> pointer.group().equals(group)).forEach(pointer ->
                violations.require(start.compareTo(pointer.checkpoint()) <= 0, "the log of group " + group + " begins at " + start
                        + ", but shard " + pointer.shard() + " has published only up to " + pointer.checkpoint()));
    }

    public Optional<Manifest> manifest(ShardId shard) {
        return Optional.ofNullable(manifests.get(shard));
    }

    private void holdsTheRows(Manifest manifest) {
        ShardTable table;
        try {
            table = ShardTable.open(new ManifestOpener(segments).open(manifest, ShardTable.Wanted.all(manifest), count -> { })
                    .toCompletableFuture().join(), MemoryBudget.unlimited());
        } catch (RuntimeException e) {
            violations.report("manifest " + manifest.version() + " of shard " + manifest.shard() + " cannot be opened: " + e);
            return;
        }
        ShardView view = table.view();
        compare(manifest, view, references.apply(manifest.group()).model(manifest.shard()));
        view.release();
        table.close();
    }

    /** At the checkpoint exactly the rows; of deletes after it, which a compaction brings along, only true ones. */
    private void compare(Manifest manifest, ShardView view, Optional<ModelShard> model) {
        Timestamp end = manifest.checkpoint().progress().lastTs();
        List<ModelRow> expected = model.map(m -> m.visibleAt(end)).orElse(List.of());
        List<ModelRow> found = rows.apply(view, end);
        String of = "manifest " + manifest.version() + " of shard " + manifest.shard();
        if (!expected.equals(found)) {
            violations.report(of + " holds other rows than the log up to its checkpoint " + manifest.checkpointOffset() + ": "
                    + Reads.difference(found, expected) + " at " + end);
        }
        List<ModelRow> live = new ArrayList<>(model.map(ModelShard::live).orElse(List.of()));
        live.removeIf(row -> row.inserted().isAfter(end));
        live.removeAll(Set.copyOf(rows.apply(view, LAST)));
        violations.require(live.isEmpty(), of + " has lost rows that nobody deleted: " + live);
    }

    private void holdsTheReaderState(Manifest manifest) {
        ReaderState found = manifest.checkpoint();
        Optional<ReaderState> expected = references.apply(manifest.group()).checkpointAt(manifest.shard(), manifest.checkpointOffset());
        if (expected.isEmpty()) {
            violations.report("shard " + manifest.shard() + " has no state at offset " + manifest.checkpointOffset());
            return;
        }
        ReaderState wanted = expected.get();
        violations.require(found.position().barrier().equals(wanted.position().barrier()), "the checkpoint of manifest "
                + manifest.version() + " of shard " + manifest.shard() + " has barrier " + found.position().barrier()
                + ", the log has " + wanted.position().barrier());
        violations.require(found.progress().sequence() == wanted.progress().sequence()
                && found.progress().hash() == wanted.progress().hash()
                && found.progress().epochStart() == wanted.progress().epochStart()
                && found.progress().schemaVersion() == wanted.progress().schemaVersion()
                && found.progress().open() == wanted.progress().open()
                && found.progress().lastTs().equals(wanted.progress().lastTs())
                && found.progress().ddlTs().equals(wanted.progress().ddlTs()), "the checkpoint of manifest " + manifest.version()
                + " of shard " + manifest.shard() + " is " + found.progress() + ", the log says " + wanted.progress());
        violations.require(manifest.schema().version() == wanted.progress().schemaVersion(), "manifest " + manifest.version()
                + " of shard " + manifest.shard() + " has schema " + manifest.schema().version() + ", the log has "
                + wanted.progress().schemaVersion() + " at its checkpoint");
    }
}
