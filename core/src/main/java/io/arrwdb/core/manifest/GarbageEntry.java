package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;

/**
 * An object that no manifest from {@code droppedAtVersion} on names.
 *
 * @param droppedAtMillis by the leader's clock; only the grace rests on it
 */
public record GarbageEntry(String key, long droppedAtVersion, long droppedAtMillis) {
    /** Whether no reader of a version at or above {@code oldestPinned} needs it, and its grace is over. */
    public boolean collectable(long oldestPinned, long nowMillis, long graceMillis) {
        return droppedAtVersion <= oldestPinned && nowMillis - droppedAtMillis >= graceMillis;
    }

    public void write(ByteWriter out) {
        out.string(key).varint(droppedAtVersion).varint(droppedAtMillis);
    }

    public static GarbageEntry read(ByteReader in) {
        return new GarbageEntry(in.string(), in.varint(), in.varint());
    }
}
