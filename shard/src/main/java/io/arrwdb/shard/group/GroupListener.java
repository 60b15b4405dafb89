package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.shard.feed.LogReach;

/** Hears what a log group goes through, in its loop: for logs, health, metrics and tests. */
public interface GroupListener {
    /** Hears nothing. */
    GroupListener NONE = new GroupListener() { };

    /** The log has been read up to {@code at} on the way to {@code target}; equal when the group serves. */
    default void progress(LogGroupId group, Offset at, Offset target) {
    }

    /** This node, which leads, has applied more of the log; told after each batch. */
    default void applied(LogGroupId group, LogReach reach) {
    }

    /** This node has begun to serve in {@code epoch}. */
    default void serving(LogGroupId group, Epoch epoch) {
    }

    /** Another node leads. */
    default void following(LogGroupId group, NodeId leader) {
    }

    /** This node no longer serves. */
    default void ended(LogGroupId group, Epoch epoch, String why) {
    }

    /** The group has stopped for good, because going on would be wrong; a person must look. */
    default void stopped(LogGroupId group, String why) {
    }
}
