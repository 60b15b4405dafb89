package io.arrwdb.core.shard;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestInvariants;
import io.arrwdb.core.manifest.ManifestStep;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.wal.Rule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a decision does to one shard. Every new manifest is checked against {@link ManifestInvariants} before it counts.
 *
 * <pre>
 * decision             | applied when                                               | then
 * ADOPT(m)             | no manifest                                                | manifest = m
 * INTENT(p)            | not dropped                                                | p in intents
 * INTENTS_SWEPT(ps)    |                                                            | ps not in intents
 * SEALED(f, end)       | no flush in progress, end &gt; checkpoint                     | flush f in progress
 * FLUSHED(f, from, to) | flush f in progress, from = checkpoint, to = end of f      | segments in, checkpoint = to, intent cleared
 * CHECKPOINT_ADVANCED  | no flush in progress, from = checkpoint                    | checkpoint = to
 * BUILD_REGISTERED(b)  | b unknown, its segment listed                              | registered; its prefix in intents
 * INDEXED(s, p)        | s listed without the index, p promised to a build of s     | s has the index, build and intent cleared
 * BUILD_ABANDONED(b)   | b registered                                               | not registered; its intent stays to be swept
 * INDEXES_DROPPED(is)  | some segment has one of them                               | no segment has them, their files are garbage
 * COMPACTION_REGISTERED| inputs listed and promised to nobody                       | registered; its prefix in intents
 * COMPACTED(b)         | b registered, no flush in progress, deletes complete       | inputs out, output in, intent cleared
 * COMPACTION_ABANDONED | b registered                                               | not registered; its intent stays to be swept
 * PUBLISHED(v)         | published &lt; v &lt;= newest version                            | published = v, its intent cleared, the old manifest garbage
 * GARBAGE_COLLECTED    |                                                            | keys not in the garbage
 * SPLIT_PLANNED(c)     | no flush and no split in progress                          | being split into c
 * SPLIT_ABORTED(c)     | being split into c                                         | not being split
 * while being split    | SEALED, CHECKPOINT_ADVANCED, COMPACTED, INDEXES_DROPPED are refused: the child's first manifest
 *                      | names what this one names, and the log behind this checkpoint makes the child
 * once its manifest is cut (the shard is on its way to another group): what would make another manifest is refused, but for a
 *                      | flush or CHECKPOINT_ADVANCED behind a RESUME
 * SHARD_MOVED(m)       | the newest manifest is cut by m                            | (the group forgets the shard)
 * DROP_SHARD           | not dropped                                                | dropped
 * </pre>
 */
final class ShardRules {
    private final Set<Rule> rules;

    ShardRules(Set<Rule> rules) {
        this.rules = rules;
    }

    /** The outcome of a decision. */
    sealed interface Step {
        record To(ShardLedger shard) implements Step { }

        record No(String reason) implements Step { }
    }

    Step step(ShardLedger shard, Decision.OfShard decision) {
        return switch (decision) {
            case Decision.CreateShard d -> no("exists");
            case Decision.ShardGone d -> no("has not been dropped");
            case Decision.SplitPlanned d -> staying(shard, m -> planned(shard, d));
            case Decision.SplitAborted d -> shard.splitting().equals(Optional.of(d.child())) ? to(shard.splitting(Optional.empty()))
                    : no("is not being split into " + d.child());
            case Decision.SplitCommitted d -> no("is split together with its child");
            case Decision.ShardMoved d -> withManifest(shard, m -> moved(shard, m, d));
            case Decision.Adopt d -> shard.manifest().isPresent() ? no("has a manifest")
                    : checked(shard, Optional.empty(), d.manifest());
            case Decision.Intent d -> shard.dropped() ? no("is dropped") : to(shard.intending(d.prefix()));
            case Decision.IntentsSwept d -> to(shard.without(d.prefixes()));
            case Decision.DropShard d -> shard.dropped() ? no("is dropped already") : to(shard.ended());
            case Decision.Published d -> published(shard, d);
            case Decision.Sealed d -> withManifest(shard, m -> duringSplit(shard).orElseGet(() -> sealed(shard, m, d)));
            case Decision.Flushed d -> withManifest(shard, m -> flushed(shard, m, d));
            case Decision.CheckpointAdvanced d -> withManifest(shard, m -> duringSplit(shard).orElseGet(() -> advanced(shard, m, d)));
            case Decision.BuildRegistered d -> staying(shard, m -> registered(shard, m, d));
            case Decision.BuildAbandoned d -> withManifest(shard, m -> shard.builds().stream().noneMatch(b -> b.build().equals(d.build()))
                    ? no("build " + d.build() + " is not registered") : to(shard.withoutBuild(d.build())));
            case Decision.Indexed d -> staying(shard, m -> indexed(shard, m, d));
            case Decision.IndexesDropped d -> staying(shard, m -> duringSplit(shard).orElseGet(() -> dropped(shard, m, d)));
            case Decision.CompactionRegistered d -> staying(shard, m -> registered(shard, m, d));
            case Decision.Compacted d -> staying(shard, m -> duringSplit(shard).orElseGet(() -> compacted(shard, m, d)));
            case Decision.CompactionAbandoned d -> staying(shard, m -> abandoned(shard, m, d));
            case Decision.GarbageCollected d -> staying(shard, m -> collected(shard, m, d));
        };
    }

    private Step published(ShardLedger shard, Decision.Published decision) {
        long newest = shard.manifest().map(Manifest::version).orElse(0L);
        return decision.version() > shard.publishedVersion() && decision.version() <= newest
                ? to(shard.published(decision.version(), decision.key(), decision.nowMillis()).without(List.of(decision.key())))
                : no("version " + decision.version() + " is not between the published " + shard.publishedVersion()
                        + " and the newest " + newest);
    }

    private Step planned(ShardLedger shard, Decision.SplitPlanned decision) {
        if (shard.splitting().isPresent()) {
            return no("is being split into " + shard.splitting().get());
        }
        return shard.sealedFlush() != 0 ? no("flush " + shard.sealedFlush() + " is in progress")
                : to(shard.splitting(Optional.of(decision.child())));
    }

    /** The child's first manifest names what the parent's names now, and the log behind the parent's checkpoint has the rest. */
    private Optional<Step> duringSplit(ShardLedger shard) {
        return rules.contains(Rule.COUNT_CHILD_FROM_SPLIT)
                ? shard.splitting().map(child -> no("is being split into " + child + ", which has no published manifest yet")) : Optional.empty();
    }

    private Step moved(ShardLedger shard, Manifest manifest, Decision.ShardMoved decision) {
        return manifest.checkpoint().progress().residence().isCutBy(decision.move()) ? to(shard)
                : no("has no manifest by which it leaves in move " + decision.move());
    }

    private Step sealed(ShardLedger shard, Manifest manifest, Decision.Sealed decision) {
        if (shard.sealedFlush() != 0) {
            return no("flush " + shard.sealedFlush() + " is in progress");
        }
        return decision.end().compareTo(manifest.checkpointOffset()) > 0 ? to(shard.sealed(decision.flush(), decision.end()))
                : no("the flush ends at " + decision.end() + ", the checkpoint is " + manifest.checkpointOffset());
    }

    private Step flushed(ShardLedger shard, Manifest manifest, Decision.Flushed decision) {
        Offset to = decision.checkpoint().position().next();
        if (shard.sealedFlush() != decision.flush() || !shard.sealedEnd().equals(to)) {
            return no("flush " + decision.flush() + " to " + to + " ends, but flush " + shard.sealedFlush() + " to "
                    + shard.sealedEnd() + " is in progress");
        }
        if (!decision.from().equals(manifest.checkpointOffset())) {
            return no("the flush begins at " + decision.from() + ", the checkpoint is " + manifest.checkpointOffset());
        }
        if (!shard.intents().contains(decision.intent())) {
            return no("nobody intended " + decision.intent());
        }
        if (left(manifest) && decision.checkpoint().progress().residence().isCut()) {
            return leaving(manifest);
        }
        for (SegmentEntry added : decision.added()) {
            if (manifest.segment(added.segment()).isPresent()) {
                return no("segment " + added.segment() + " is listed already");
            }
        }
        ManifestStep step = new ManifestStep(manifest, decision.epoch());
        if (!rules.contains(Rule.KEEP_DELETE_FILES)) {
            step.dropAllDeletes();
        }
        decision.added().forEach(step::put);
        step.drop(decision.dropped());
        decision.deletes().ifPresent(step::deletes);
        step.checkpoint(decision.checkpoint(), decision.schema(), decision.tombstones());
        return checked(shard.sealed(0, shard.sealedEnd()).without(List.of(decision.intent())), Optional.of(manifest),
                step.next(decision.nowMillis()));
    }

    private Step advanced(ShardLedger shard, Manifest manifest, Decision.CheckpointAdvanced decision) {
        if (shard.sealedFlush() != 0) {
            return no("flush " + shard.sealedFlush() + " is in progress");
        }
        if (!decision.from().equals(manifest.checkpointOffset())) {
            return no("the advance begins at " + decision.from() + ", the checkpoint is " + manifest.checkpointOffset());
        }
        if (left(manifest) && decision.checkpoint().progress().residence().isCut()) {
            return leaving(manifest);
        }
        return checked(shard, Optional.of(manifest), new ManifestStep(manifest, decision.epoch())
                .checkpoint(decision.checkpoint(), manifest.schema(), manifest.tombstones()).next(0));
    }

    private Step indexed(ShardLedger shard, Manifest manifest, Decision.Indexed decision) {
        Optional<SegmentEntry> segment = manifest.segment(decision.segment());
        if (segment.isEmpty()) {
            return no("segment " + decision.segment() + " is not listed");
        }
        if (segment.get().has(decision.index().index())) {
            return no("segment " + decision.segment() + " has index " + decision.index().index() + " already");
        }
        Optional<RegisteredBuild> build = shard.builds().stream()
                .filter(b -> b.prefix().equals(decision.intent()) && b.segment().equals(decision.segment())).findFirst();
        if (build.isEmpty()) {
            return no("no build of segment " + decision.segment() + " is registered for " + decision.intent());
        }
        return checked(shard.withoutBuild(build.get().build()).without(List.of(decision.intent())), Optional.of(manifest),
                new ManifestStep(manifest, decision.epoch()).put(segment.get().with(decision.index())).next(0));
    }

    private Step registered(ShardLedger shard, Manifest manifest, Decision.BuildRegistered decision) {
        RegisteredBuild build = decision.build();
        if (manifest.segment(build.segment()).isEmpty()) {
            return no("segment " + build.segment() + " is not listed");
        }
        return shard.builds().stream().anyMatch(b -> b.build().equals(build.build()))
                ? no("build " + build.build() + " is registered already") : to(shard.building(build));
    }

    private Step dropped(ShardLedger shard, Manifest manifest, Decision.IndexesDropped decision) {
        Set<IndexId> gone = Set.copyOf(decision.indexes());
        if (manifest.segments().stream().noneMatch(s -> gone.stream().anyMatch(s::has))) {
            return no("no segment has an index of " + decision.indexes());
        }
        return checked(shard, Optional.of(manifest), new ManifestStep(manifest, decision.epoch()).dropIndexes(gone)
                .next(decision.nowMillis()));
    }

    private Step registered(ShardLedger shard, Manifest manifest, Decision.CompactionRegistered decision) {
        Compaction compaction = decision.compaction();
        if (compaction.version() != manifest.version() || !compaction.snapshot().equals(manifest.checkpointOffset())) {
            return no("the compaction reads version " + compaction.version() + ", the newest is " + manifest.version());
        }
        for (SegmentId input : compaction.inputs()) {
            if (manifest.segment(input).isEmpty()) {
                return no("segment " + input + " is not listed");
            }
            if (manifest.compactions().stream().anyMatch(other -> other.inputs().contains(input))) {
                return no("segment " + input + " is being compacted");
            }
        }
        return checked(shard.intending(compaction.prefix()), Optional.of(manifest),
                new ManifestStep(manifest, decision.epoch()).register(compaction).next(0));
    }

    private Step compacted(ShardLedger shard, Manifest manifest, Decision.Compacted decision) {
        Optional<Compaction> registered = registered(manifest, decision.build());
        if (registered.isEmpty()) {
            return no("compaction " + decision.build() + " is not registered");
        }
        if (shard.sealedFlush() != 0) {
            return no("flush " + shard.sealedFlush() + " is in progress");
        }
        if (decision.deletedUpTo().compareTo(manifest.checkpointOffset()) < 0) {
            return no("the output has its deletes up to " + decision.deletedUpTo() + ", the checkpoint is "
                    + manifest.checkpointOffset());
        }
        if (decision.output().isPresent() && !decision.output().get().segment().equals(registered.get().output())) {
            return no("segment " + registered.get().output() + " was promised, not " + decision.output().get().segment());
        }
        ManifestStep step = new ManifestStep(manifest, decision.epoch()).unregister(decision.build())
                .drop(registered.get().inputs());
        decision.output().ifPresent(step::put);
        decision.deletes().ifPresent(step::deletes);
        return checked(shard.without(List.of(registered.get().prefix())), Optional.of(manifest), step.next(decision.nowMillis()));
    }

    private Step abandoned(ShardLedger shard, Manifest manifest, Decision.CompactionAbandoned decision) {
        return registered(manifest, decision.build()).isEmpty() ? no("compaction " + decision.build() + " is not registered")
                : checked(shard, Optional.of(manifest), new ManifestStep(manifest, decision.epoch())
                        .unregister(decision.build()).next(0));
    }

    private Step collected(ShardLedger shard, Manifest manifest, Decision.GarbageCollected decision) {
        ShardLedger swept = shard.withoutManifests(decision.keys());
        boolean data = manifest.garbage().stream().anyMatch(entry -> decision.keys().contains(entry.key()));
        return data ? checked(swept, Optional.of(manifest),
                new ManifestStep(manifest, decision.epoch()).collected(decision.keys()).next(0)) : to(swept);
    }

    private Step checked(ShardLedger shard, Optional<Manifest> before, Manifest after) {
        if (!rules.contains(Rule.KEEP_DELETE_FILES) || !rules.contains(Rule.BARRIER_IN_CHECKPOINT)) {
            return to(shard.with(after));
        }
        return before.map(b -> ManifestInvariants.violation(b, after)).orElseGet(() -> ManifestInvariants.violation(after))
                .<Step>map(Step.No::new).orElseGet(() -> to(shard.with(after)));
    }

    private static Step withManifest(ShardLedger shard, Function<Manifest, Step> step) {
        if (shard.dropped()) {
            return no("is dropped");
        }
        return shard.manifest().map(step).orElseGet(() -> no("has no manifest yet"));
    }

    /** The manifest by which a shard leaves is the last of this group: the next one takes over what it says, and nothing later. */
    private static Step staying(ShardLedger shard, Function<Manifest, Step> step) {
        return withManifest(shard, m -> left(m) ? leaving(m) : step.apply(m));
    }

    private static boolean left(Manifest manifest) {
        return manifest.checkpoint().progress().residence().isCut();
    }

    private static Step leaving(Manifest manifest) {
        return no("is leaving by move " + manifest.checkpoint().progress().residence().move());
    }

    private static Optional<Compaction> registered(Manifest manifest, BuildId build) {
        return manifest.compactions().stream().filter(c -> c.build().equals(build)).findFirst();
    }

    private static Step to(ShardLedger shard) {
        return new Step.To(shard);
    }

    private static Step no(String reason) {
        return new Step.No(reason);
    }
}
