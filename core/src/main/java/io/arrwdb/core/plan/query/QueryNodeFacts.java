package io.arrwdb.core.plan.query;

import io.arrwdb.core.id.NodeId;

/**
 * A query node that has a session.
 *
 * @param group the resource group that it belongs to
 * @param draining whether it is about to stop
 * @param capacityBytes its memory, by which its share of the shards is weighed
 */
public record QueryNodeFacts(NodeId id, String group, boolean draining, long capacityBytes) { }
