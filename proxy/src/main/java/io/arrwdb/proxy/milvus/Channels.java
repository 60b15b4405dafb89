package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;

/** Shards as Milvus names its virtual channels. */
final class Channels {
    private Channels() { }

    static String of(CollectionMeta collection, ShardMeta shard) {
        return "group-" + shard.group() + "_" + collection.id() + "v" + shard.index();
    }
}
