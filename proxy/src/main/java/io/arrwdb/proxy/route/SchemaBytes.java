package io.arrwdb.proxy.route;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The encoded schemas that travel with every read, each encoded once. */
public final class SchemaBytes {
    private static final int MAX_ENTRIES = 10_000;

    private final Map<CollectionId, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(int version, ByteString bytes) { }

    public ByteString of(CollectionMeta collection) {
        Entry entry = entries.get(collection.id());
        if (entry == null || entry.version != collection.schema().version()) {
            if (entries.size() >= MAX_ENTRIES) {
                entries.clear();
            }
            entry = new Entry(collection.schema().version(), UnsafeByteOperations.unsafeWrap(collection.schema().encode()));
            entries.put(collection.id(), entry);
        }
        return entry.bytes;
    }
}
