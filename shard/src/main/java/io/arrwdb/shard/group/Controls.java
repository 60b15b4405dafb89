package io.arrwdb.shard.group;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Puts DDL into the log of a shard. */
final class Controls {
    private final Reign reign;

    Controls(Reign reign) {
        this.reign = reign;
    }

    CompletionStage<Timestamp> order(ShardId shard, ShardChange.Control control) {
        boolean open = reign.reader().isOpen(shard);
        if (reign.reader().residence(shard).isCut()) {
            throw new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + shard + " leaves log group " + reign.group()
                    + "; ask again once it has arrived in another");
        }
        return switch (control) {
            case ShardChange.CreateShard create -> open ? published(shard) : create(shard, create);
            case ShardChange.DropShard drop -> open ? append(shard, drop) : CompletableFuture.completedStage(reign.floor());
            case ShardChange.Control other -> {
                if (!open) {
                    throw new GroupException(GroupException.Kind.WRONG_SHARD, "shard " + shard + " is not served by log group "
                            + reign.group() + "; refresh the routes");
                }
                yield append(shard, other);
            }
        };
    }

    private CompletionStage<Timestamp> create(ShardId shard, ShardChange.CreateShard create) {
        Optional<ShardLedger> known = reign.ledger().shard(shard);
        if (known.isPresent() && known.get().dropped()) {
            throw new GroupException(GroupException.Kind.REFUSED, "shard " + shard + " has been dropped");
        }
        CompletionStage<Void> decided = known.isPresent() ? CompletableFuture.completedStage(null)
                : reign.propose(new Decision.CreateShard(reign.epoch(), shard, create.collection(), reign.applied()));
        return decided.thenCompose(done -> {
            reign.ports().failpoints().reached(Failpoint.SHARD_DECIDED);
            return append(shard, create);
        }).thenCompose(ts -> published(shard).thenApply(done -> ts));
    }

    private CompletionStage<Timestamp> append(ShardId shard, ShardChange change) {
        return reign.commit().submit(new PendingRequest(reign.ports().uniqueIds().next(),
                List.of(new GroupWrite.Order(shard, change)))).thenApply(WriteResult::ts);
    }

    /** A shard can be read by others once its first manifest is published. */
    private CompletionStage<Timestamp> published(ShardId shard) {
        return reign.shard(shard).map(led -> led.jobs().add(() -> reign.publisher().publish(shard)).thenApply(done -> reign.floor()))
                .orElseGet(() -> CompletableFuture.failedFuture(new GroupException(GroupException.Kind.WRONG_SHARD,
                        "shard " + shard + " was dropped meanwhile")));
    }
}
