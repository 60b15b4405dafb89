package io.arrwdb.core.shard;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a shard names since a split that was written for another shard. Where nobody lends to nobody, {@link SharedObjects} finds
 * nothing shared.
 *
 * @param lenders shards whose objects it reads, or has in its garbage
 * @param segments those of its segments that have such objects: once these are rewritten, and the garbage that they leave is
 *     forgotten, nothing is borrowed
 */
public record Loans(Set<ShardId> lenders, List<SegmentId> segments) {
    public Loans {
        lenders = Set.copyOf(lenders);
        segments = List.copyOf(segments);
    }

    public static Loans of(Manifest manifest) {
        String own = new ObjectNames(ObjectNames.ROOT, manifest.collection(), manifest.shard()).shardPrefix();
        Set<ShardId> lenders = Stream.concat(manifest.files().stream().map(FileRef::key), manifest.garbage().stream().map(GarbageEntry::key))
                .filter(key -> !key.startsWith(own)).map(ObjectNames::shardOf).flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        return new Loans(lenders, manifest.segments().stream().filter(segment -> segment.files().stream().anyMatch(file -> !file.key().startsWith(own)))
                .map(SegmentEntry::segment).toList());
    }

    public boolean none() {
        return lenders.isEmpty() && segments.isEmpty();
    }
}
