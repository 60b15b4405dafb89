package io.arrwdb.shard.group;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.SegmentStore;

/** Everything outside that a log group uses. */
public record GroupPorts(Log log, ShardConsensus consensus, MetaStore meta, ObjectStore objects, SegmentStore segments,
        TimestampOracle oracle, IdAllocator ids, Clock clock, Timers timers, UniqueIds uniqueIds, MemoryBudget memory,
        Failpoints failpoints) { }
