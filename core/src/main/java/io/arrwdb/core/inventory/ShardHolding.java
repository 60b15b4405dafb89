package io.arrwdb.core.inventory;

import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.shard.ShardLedger;
import java.util.Optional;

/**
 * What is known of one shard.
 *
 * @param pointer to the manifest in force, where one was published
 * @param published that manifest, where it could be read
 * @param ledger what the shard's log group has decided of it, where that could be read
 */
public record ShardHolding(Optional<PointerRecord> pointer, Optional<Manifest> published, Optional<ShardLedger> ledger) { }
