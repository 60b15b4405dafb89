package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.manifest.SegmentEntry;

/** One build. It is recorded at the shard's leader, where the next coordinator finds it and gives it up. */
record BuildTask(BuildId build, ShardMeta shard, SegmentEntry segment, IndexMeta index) { }
