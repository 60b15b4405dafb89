package io.arrwdb.querynode.serve;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.table.ManifestOpener;

/** What serving a shard takes from the outside. */
record ServingPorts(Log log, GroupLeader leader, Timers timers, Manifests manifests, ManifestOpener opener,
        MemoryBudget budget, Footprint footprint) { }
