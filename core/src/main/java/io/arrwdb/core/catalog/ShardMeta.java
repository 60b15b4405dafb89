package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;

/**
 * A shard of a collection and the log group that carries its records.
 *
 * @param index its number in the collection, from 0
 */
public record ShardMeta(ShardId id, LogGroupId group, int index) {
    void write(ByteWriter out) {
        out.varint(id.value()).varint(group.value()).varint(index);
    }

    static ShardMeta read(ByteReader in) {
        return new ShardMeta(new ShardId(in.varint()), new LogGroupId(in.count(Integer.MAX_VALUE)), in.count(Integer.MAX_VALUE));
    }
}
