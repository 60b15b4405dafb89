package io.arrwdb.core.coordination;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.NodeId;

/**
 * What a data node says of itself when it starts, under {@link #key}; it outlives the node's session, for its seats do too.
 *
 * @param address where the others' consensus reaches it, {@code host:port}
 * @param domain what fails together with it, such as a rack or a zone; empty: it fails alone
 * @param leaving whether it does not come back once it has stopped, so that its seats are given to others
 */
public record DataNodeRecord(String address, String domain, boolean leaving) {
    private static final int FORMAT = 1;

    /** Of all data nodes that have ever been there. */
    public static final String PREFIX = "data-nodes/";

    public static String key(NodeId node) {
        return PREFIX + node;
    }

    /** The node whose record lies there. */
    public static NodeId nodeOf(String key) {
        return new NodeId(key.substring(PREFIX.length()));
    }

    public DataNodeRecord asLeaving() {
        return new DataNodeRecord(address, domain, true);
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).string(address).string(domain).bool(leaving).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static DataNodeRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a data node's record of format " + format + "; this version reads " + FORMAT);
        }
        return new DataNodeRecord(in.string(), in.string(), in.bool());
    }
}
