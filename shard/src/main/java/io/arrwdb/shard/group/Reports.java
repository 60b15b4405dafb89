package io.arrwdb.shard.group;

import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.shard.Loans;
import io.arrwdb.core.shard.RegisteredBuild;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.table.ShardTable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a {@link ShardReport} of what the leader knows. */
final class Reports {
    private static final Loans NONE = new Loans(Set.of(), List.of());

    private Reports() {
    }

    static ShardReport of(Reign reign, LedShard led) {
        ShardTable table = led.table();
        Optional<ShardLedger> ledger = reign.ledger(led);
        Optional<Manifest> manifest = ledger.flatMap(ShardLedger::manifest);
        boolean published = ledger.map(ShardLedger::published).orElse(false);
        long garbage = manifest.map(m -> (long) m.garbage().size()).orElse(0L)
                + ledger.map(l -> (long) l.oldManifests().size()).orElse(0L);
        Loans loans = manifest.map(Loans::of).orElse(NONE);
        return new ShardReport(led.id(), table.collection(), manifest, ledger.map(ShardLedger::publishedVersion).orElse(0L),
                ledger.map(ShardLedger::publishedKey).orElse(""), flushed(reign, led, manifest, published), table.applied(),
                table.segments(), table.growingBytes(), garbage, table.liveRowsByPartition(),
                led.flushing(), ledger.stream().flatMap(l -> l.builds().stream()).map(RegisteredBuild::build).toList(),
                ledger.flatMap(ShardLedger::splitting).isPresent(), settled(reign, led, manifest, loans), loans);
    }

    private static boolean settled(Reign reign, LedShard led, Optional<Manifest> manifest, Loans loans) {
        return manifest.isPresent() && loans.none() && reign.ledger(led).flatMap(ShardLedger::splitting).isEmpty()
                && !reign.reader().residence(led.id()).isCut();
    }

    private static Timestamp flushed(Reign reign, LedShard led, Optional<Manifest> manifest, boolean published) {
        if (manifest.isEmpty() || !published) {
            return Timestamp.ZERO;
        }
        return Timestamp.max(led.filedUpTo(), led.table().hasUnflushed() ? manifest.get().checkpoint().progress().lastTs()
                : reign.reader().floor());
    }
}
