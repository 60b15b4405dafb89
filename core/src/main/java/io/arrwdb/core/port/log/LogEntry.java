package io.arrwdb.core.port.log;

import io.arrwdb.core.id.Offset;

/** One record as it lies in the log. The bytes must not be changed. */
public record LogEntry(Offset offset, byte[] record) { }
