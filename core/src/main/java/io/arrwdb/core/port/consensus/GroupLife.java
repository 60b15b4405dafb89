package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.LogGroupId;

/**
 * One life of a group's decisions, as the metadata store knows it.
 *
 * @param incarnation the first half of every epoch
 * @param begun whether a leader of this incarnation has begun to lead: its decisions must be somewhere
 */
public record GroupLife(LogGroupId group, long incarnation, boolean begun) { }
