package io.arrwdb.core.recovery;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a log group goes on whose log lost records, was truncated or made anew. A shard is whole where the log that is there goes on
 * from its manifest, and nothing in it contradicts; it stays as it is. Any other goes on at the end of the log with what its
 * manifest has. The group begins a new incarnation above all that was seen, so that nothing of its past counts.
 */
public final class LogRepair {
    private final LogGroupId group;
    private final LogBounds bounds;
    private final GroupRecord record;
    private final Optional<GroupPosition> recordedStart;
    private final Map<ShardId, Manifest> manifests = new TreeMap<>();
    private final Map<ShardId, CollectionMeta> catalog;
    private final Set<ShardId> given = new TreeSet<>();
    /** Whether no reader can come from the log's beginning to its end. */
    private boolean blocked;
    private Epoch highestEpoch;
    private Timestamp highestTs = Timestamp.ZERO;

    /**
     * @param recordedStart where the metadata says that the log begins
     * @param published the manifest of each shard of the group that has one
     * @param catalog the shards that the catalog has on the group
     */
    public LogRepair(LogGroupId group, LogBounds bounds, GroupRecord record, Optional<GroupPosition> recordedStart,
            Collection<Manifest> published, Map<ShardId, CollectionMeta> catalog) {
        this.group = group;
        this.bounds = bounds;
        this.record = record;
        this.recordedStart = recordedStart;
        this.catalog = catalog;
        this.highestEpoch = new Epoch(record.incarnation(), 0);
        published.forEach(manifest -> {
            manifests.put(manifest.shard(), manifest);
            saw(manifest.epoch(), MetadataRecovery.highestTs(manifest));
            saw(manifest.checkpoint().position().barrier(), Timestamp.ZERO);
        });
    }

    /** The log, or what is left of it, shows this epoch and timestamp. */
    public void saw(Epoch epoch, Timestamp ts) {
        highestEpoch = highestEpoch.compareTo(epoch) < 0 ? epoch : highestEpoch;
        highestTs = Timestamp.max(highestTs, ts);
    }

    /** Gives up what the log has of a shard beyond its manifest. */
    public void giveUp(ShardId shard) {
        given.add(shard);
    }

    /** Gives up what the log has up to and including an offset: readers cannot pass it. */
    public void giveUpThrough(Offset unreadable) {
        blocked = true;
        manifests.values().stream().filter(m -> m.checkpointOffset().compareTo(unreadable) <= 0).map(Manifest::shard).forEach(given::add);
        catalog.keySet().stream().filter(shard -> !manifests.containsKey(shard)).forEach(given::add);
    }

    /** Where the log can be read from with the shards that are whole; empty where none is. */
    public Optional<GroupPosition> start() {
        boolean sameLog = manifests.values().stream().allMatch(m -> m.checkpoint().position().topicId().equals(bounds.topicId()));
        boolean neverCut = recordedStart.isEmpty() && sameLog && bounds.start().value() == 0;
        if (!blocked && (neverCut || recordedStart.filter(this::holds).isPresent())) {
            return recordedStart.or(() -> Optional.of(GroupPosition.beginning(bounds.topicId())));
        }
        return whole().stream().map(ReaderState::position).min(Comparator.comparing(GroupPosition::next));
    }

    /** The checkpoints of shards that are whole. */
    public List<ReaderState> whole() {
        return manifests.values().stream().filter(this::isWhole).map(Manifest::checkpoint).toList();
    }

    /**
     * What one shard loses.
     *
     * @param manifest that it is left with; empty where not even its creation is
     * @param collection that it is part of, as far as the catalog knows
     */
    public record Loss(ShardId shard, Optional<Manifest> manifest, Optional<CollectionMeta> collection) { }

    /**
     * @param start where the group's log begins from now on
     * @param moved shards that go on at the end of the log
     * @param logIsWhole whether nothing is moved, and the log begins where the metadata says
     */
    public record Plan(LogGroupId group, GroupRecord record, Epoch epoch, GroupPosition start, GroupPosition end, List<Loss> moved,
            boolean logIsWhole) { }

    /** @param created shards whose creation the log still has */
    public Plan plan(Set<ShardId> created) {
        Epoch epoch = new Epoch(highestEpoch.incarnation() + 1, 0);
        GroupPosition end = new GroupPosition(bounds.topicId(), bounds.end(), highestEpoch, highestTs);
        List<Loss> moved = new ArrayList<>();
        manifests.values().stream().filter(m -> !isWhole(m)).forEach(m -> moved.add(new Loss(m.shard(), Optional.of(m),
                Optional.ofNullable(catalog.get(m.shard())))));
        catalog.forEach((shard, collection) -> {
            if (!manifests.containsKey(shard) && (!created.contains(shard) || given.contains(shard))) {
                moved.add(new Loss(shard, Optional.empty(), Optional.of(collection)));
            }
        });
        boolean whole = moved.isEmpty() && start().filter(at -> at.equals(recordedStart.orElseGet(() ->
                GroupPosition.beginning(bounds.topicId())))).isPresent();
        return new Plan(group, new GroupRecord(epoch.incarnation(), false, record.seats()), epoch, start().orElse(end), end, moved, whole);
    }

    private boolean isWhole(Manifest manifest) {
        return !given.contains(manifest.shard()) && holds(manifest.checkpoint().position());
    }

    private boolean holds(GroupPosition position) {
        return bounds.topicId().equals(position.topicId()) && position.next().compareTo(bounds.start()) >= 0
                && position.next().compareTo(bounds.end()) <= 0;
    }
}
