package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import java.util.List;

/** One compaction: recorded before it is registered at the leader, so that the next coordinator can give it up there. */
record CompactionTask(BuildId build, CollectionId collection, ShardMeta shard, List<SegmentId> inputs) {
    static final String PREFIX = "tasks/compaction/";
    private static final int FORMAT = 1;

    String key() {
        return PREFIX + build;
    }

    byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(build.value()).varint(collection.value()).varint(shard.id().value())
                .varint(shard.group().value()).varint(shard.index()).list(inputs, (o, s) -> o.varint(s.value())).toBytes();
    }

    static CompactionTask decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a compaction task of format " + format + "; this version reads " + FORMAT);
        }
        return new CompactionTask(new BuildId(in.varint()), new CollectionId(in.varint()),
                new ShardMeta(new ShardId(in.varint()), new LogGroupId(in.count(Integer.MAX_VALUE)), in.count(Integer.MAX_VALUE)),
                in.list(i -> new SegmentId(i.varint())));
    }
}
