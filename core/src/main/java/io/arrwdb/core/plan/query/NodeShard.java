package io.arrwdb.core.plan.query;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;

/** A shard on a node. */
public record NodeShard(NodeId node, ShardId shard) { }
