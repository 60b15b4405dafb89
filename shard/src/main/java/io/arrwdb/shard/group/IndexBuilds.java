package io.arrwdb.shard.group;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.RegisteredBuild;
import io.arrwdb.core.shard.ShardLedger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Promises index builds a place for their files, lists what they have made, and sweeps after those that were given up. A
 * build outlives the leader that registered it; one that is no longer registered can commit nothing.
 */
final class IndexBuilds {
    private final Reign reign;

    IndexBuilds(Reign reign) {
        this.reign = reign;
    }

    /** The prefix under which the build may write. Repeating it gives the same. */
    CompletionStage<String> register(LedShard shard, BuildId build, SegmentId segment) {
        return shard.jobs().add(() -> {
            Optional<RegisteredBuild> known = registered(shard, build);
            if (known.isPresent()) {
                return CompletableFuture.completedStage(known.get().prefix());
            }
            String prefix = Publisher.names(manifest(shard)).intent(reign.epoch(), reign.ports().uniqueIds().next());
            return reign.propose(new Decision.BuildRegistered(reign.epoch(), shard.id(), new RegisteredBuild(build, segment, prefix)))
                    .thenApply(done -> prefix);
        });
    }

    /** Lists the file that the build has made. Repeating it changes nothing. */
    CompletionStage<Void> commit(LedShard shard, BuildId build, SegmentId segment, IndexEntry index) {
        return shard.jobs().add(() -> decideIndexed(shard, build, segment, index)
                .thenCompose(done -> reign.publisher().publish(shard.id())));
    }

    private CompletionStage<Void> decideIndexed(LedShard shard, BuildId build, SegmentId segment, IndexEntry index) {
        if (manifest(shard).segment(segment).filter(s -> s.indexes().contains(index)).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        RegisteredBuild known = registered(shard, build).orElseThrow(() -> new GroupException(GroupException.Kind.REFUSED,
                "index build " + build + " of shard " + shard.id() + " is not registered; register it again"));
        return reign.propose(new Decision.Indexed(reign.epoch(), shard.id(), segment, index, known.prefix()));
    }

    /** Ends a build without an index and deletes what it has written, also what it writes until the grace is over. */
    CompletionStage<Void> abandon(LedShard shard, BuildId build) {
        return shard.jobs().add(() -> registered(shard, build).isEmpty() ? CompletableFuture.<Void>completedStage(null)
                : reign.propose(new Decision.BuildAbandoned(reign.epoch(), shard.id(), build))
                        .thenCompose(done -> reign.flushes().sweeper().sweep(shard)));
    }

    /** Takes indexes that are defined no more from every segment. Repeating it changes nothing. */
    CompletionStage<Void> drop(LedShard shard, List<IndexId> indexes) {
        return shard.jobs().add(() -> decideDropped(shard, indexes).thenCompose(done -> reign.publisher().publish(shard.id())));
    }

    private CompletionStage<Void> decideDropped(LedShard shard, List<IndexId> indexes) {
        List<SegmentEntry> segments = manifest(shard).segments();
        List<IndexId> listed = indexes.stream().filter(i -> segments.stream().anyMatch(s -> s.has(i))).distinct().sorted().toList();
        return listed.isEmpty() ? CompletableFuture.completedStage(null) : reign.propose(new Decision.IndexesDropped(
                reign.epoch(), shard.id(), listed, reign.ports().clock().wallMillis()));
    }

    private Optional<RegisteredBuild> registered(LedShard shard, BuildId build) {
        return reign.ledger(shard).stream().flatMap(s -> s.builds().stream()).filter(b -> b.build().equals(build)).findFirst();
    }

    private Manifest manifest(LedShard shard) {
        return reign.ledger(shard).flatMap(ShardLedger::manifest).orElseThrow(() -> new GroupException(
                GroupException.Kind.REFUSED, "shard " + shard.id() + " has no manifest yet; ask again"));
    }
}
