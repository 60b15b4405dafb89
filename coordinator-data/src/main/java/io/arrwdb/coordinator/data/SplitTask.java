package io.arrwdb.coordinator.data;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;

/**
 * A split that is to be: recorded before the leader is asked, so that whoever coordinates next brings it to its end.
 *
 * @param ringVersion of the ring that is split
 */
record SplitTask(CollectionId collection, ShardId parent, ShardId child, long ringVersion) {
    static final String PREFIX = "tasks/split/";
    private static final int FORMAT = 1;

    /** A collection has one at a time. */
    static String key(CollectionId collection) {
        return PREFIX + collection;
    }

    byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(collection.value()).varint(parent.value()).varint(child.value())
                .varint(ringVersion).toBytes();
    }

    static SplitTask decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a split task of format " + format + "; this version reads " + FORMAT);
        }
        return new SplitTask(new CollectionId(in.varint()), new ShardId(in.varint()), new ShardId(in.varint()), in.varint());
    }
}
