package io.arrwdb.core.port.object;

/** What a listing tells of one object. */
public record ObjectEntry(String key, long lengthBytes) { }
