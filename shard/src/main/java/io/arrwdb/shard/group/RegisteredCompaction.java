package io.arrwdb.shard.group;

import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.time.Timestamp;

/**
 * A compaction that has its inputs.
 *
 * @param manifest the version to read
 * @param horizon rows deleted at or below it may be left out
 */
public record RegisteredCompaction(Compaction compaction, Manifest manifest, Timestamp horizon) { }
