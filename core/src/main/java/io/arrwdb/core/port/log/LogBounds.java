package io.arrwdb.core.port.log;

import io.arrwdb.core.id.Offset;

/**
 * @param topicId changes when the partition is deleted and created anew, so that a reader notices
 * @param start the first record that is still there
 * @param end one past the last durable record
 */
public record LogBounds(String topicId, Offset start, Offset end) { }
