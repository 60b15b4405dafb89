package io.arrwdb.core.coordination;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;

/**
 * Which node last began to lead a log group, as it has told the metadata store under {@link #key}: a hint where to ask first.
 * Who leads is known to consensus alone, and a node that does not lead refuses.
 */
public record GroupLead(Epoch epoch, NodeId leader) {
    private static final int FORMAT = 1;

    /** Of all leads. */
    public static final String PREFIX = "group-leaders/";

    public static String key(LogGroupId group) {
        return PREFIX + group;
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(epoch.incarnation()).varint(epoch.term()).string(leader.value()).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static GroupLead decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a group lead of format " + format + "; this version reads " + FORMAT);
        }
        return new GroupLead(new Epoch(in.varint(), in.varint()), new NodeId(in.string()));
    }
}
