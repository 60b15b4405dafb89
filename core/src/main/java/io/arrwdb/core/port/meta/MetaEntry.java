package io.arrwdb.core.port.meta;

/**
 * A key with its value.
 *
 * @param created the revision that made the key
 * @param modified the revision that last changed it
 */
public record MetaEntry(String key, byte[] value, Revision created, Revision modified) { }
