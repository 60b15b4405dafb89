package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.SegmentId;

/**
 * An index build that has been promised a place for its file: what lies there stays until the build is committed or
 * abandoned, whoever leads.
 *
 * @param segment of which the index is built
 * @param prefix under which its objects lie
 */
public record RegisteredBuild(BuildId build, SegmentId segment, String prefix) {
    public void write(ByteWriter out) {
        out.varint(build.value()).varint(segment.value()).string(prefix);
    }

    public static RegisteredBuild read(ByteReader in) {
        return new RegisteredBuild(new BuildId(in.varint()), new SegmentId(in.varint()), in.string());
    }
}
