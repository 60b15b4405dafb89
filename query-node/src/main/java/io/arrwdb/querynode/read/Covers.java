package io.arrwdb.querynode.read;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.proto.internal.ShardCover;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** By which version of its ring this node reads a shard, as its own catalog knows it: the proxy compares it with its own. */
public final class Covers {
    private final Supplier<Catalog> catalog;

    /** @param catalog the image that is current when it is asked for */
    public Covers(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    /** One a shard, but for shards that the catalog does not hold (yet): then nothing is proved. */
    List<ShardCover> of(List<ShardId> shards) {
        Catalog now = catalog.get();
        List<ShardCover> covers = new ArrayList<>();
        for (ShardId shard : shards) {
            Optional<TokenRing> ring = now.collectionOf(shard).map(c -> c.ring()).filter(r -> r.shards().contains(shard));
            ring.ifPresent(r -> covers.add(ShardCover.newBuilder().setShard(shard.value()).setRingVersion(r.version())
                    .setTokens(r.fingerprintOf(shard)).build()));
        }
        return covers;
    }
}
