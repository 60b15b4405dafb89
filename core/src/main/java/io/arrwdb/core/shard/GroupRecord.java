package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import java.util.List;

/**
 * A log group as the metadata store knows it, under {@link #key}.
 *
 * @param incarnation the first half of the group's epochs; grows by one, by compare-and-set, each time the group's
 *     decisions begin anew
 * @param activated whether a leader of this incarnation has begun to lead: a replica that then finds no decisions has
 *     lost them
 * @param replicas where the group's data lies
 */
public record GroupRecord(long incarnation, boolean activated, List<NodeId> replicas) {
    private static final int FORMAT = 1;

    /** All groups. */
    public static final String PREFIX = "groups/";

    public GroupRecord {
        replicas = List.copyOf(replicas);
    }

    public static String key(LogGroupId group) {
        return PREFIX + group;
    }

    public GroupRecord anew() {
        return new GroupRecord(incarnation + 1, false, replicas);
    }

    public GroupRecord active() {
        return new GroupRecord(incarnation, true, replicas);
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(incarnation).bool(activated)
                .list(replicas, (out, node) -> out.string(node.value())).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static GroupRecord decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a group record of format " + format + "; this version reads " + FORMAT);
        }
        return new GroupRecord(in.varint(), in.bool(), in.list(i -> new NodeId(i.string())));
    }
}
