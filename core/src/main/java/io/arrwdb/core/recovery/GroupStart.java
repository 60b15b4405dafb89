package io.arrwdb.core.recovery;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Where a group's log is read from after a recovery: where the copy says that it begins, or where it was cut since. */
public final class GroupStart {
    private GroupStart() { }

    /**
     * @param manifests the newest ones of the group's shards
     * @return empty where it is read from its very beginning
     */
    public static Optional<GroupPosition> of(MetadataCopy copy, LogGroupId group, LogBounds bounds, Collection<Manifest> manifests) {
        Optional<GroupPosition> copied = copy.value(LogStart.key(group)).map(LogStart::decode).map(LogStart::position);
        if (copied.isPresent() ? holds(bounds, copied.get()) : bounds.start().value() == 0) {
            return copied;
        }
        return Optional.of(manifests.stream().map(manifest -> manifest.checkpoint().position()).min(Comparator.comparing(GroupPosition::next))
                .orElseGet(() -> new GroupPosition(bounds.topicId(), bounds.start(), Epoch.NONE, Timestamp.ZERO)));
    }

    /** Whether the log can be read from there. */
    public static boolean holds(LogBounds bounds, GroupPosition position) {
        return bounds.topicId().equals(position.topicId()) && position.next().compareTo(bounds.start()) >= 0
                && position.next().compareTo(bounds.end()) <= 0;
    }
}
