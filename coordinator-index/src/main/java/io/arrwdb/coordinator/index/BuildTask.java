package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;

/** One build: what is recorded of it before it begins is where its objects go, so that a later coordinator can tidy up. */
record BuildTask(BuildId build, ShardMeta shard, SegmentEntry segment, IndexMeta index, String prefix) {
    static final String PREFIX = "tasks/index/";
    private static final int FORMAT = 1;

    static BuildTask of(BuildId build, ShardMeta shard, SegmentEntry segment, IndexMeta index, ObjectNames names) {
        return new BuildTask(build, shard, segment, index, names.shardPrefix() + "index/" + build + "/");
    }

    String key() {
        return PREFIX + build;
    }

    byte[] encode() {
        return new ByteWriter().u8(FORMAT).string(prefix).toBytes();
    }

    /** Where the objects of a recorded task go. */
    static String decodePrefix(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("an index task of format " + format + "; this version reads " + FORMAT);
        }
        return in.string();
    }
}
