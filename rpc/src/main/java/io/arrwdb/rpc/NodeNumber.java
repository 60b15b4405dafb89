package io.arrwdb.rpc;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Milvus numbers its nodes where ours have names: the number of a node is made of its name, so that every proxy gives the
 * same and none has to be kept. Positive, and small enough for JavaScript.
 */
public final class NodeNumber {
    private static final int LENGTH_BITS = 8;

    private NodeNumber() { }

    public static long of(String node) {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(name);
        return crc.getValue() << LENGTH_BITS | name.length & 0xff;
    }
}
