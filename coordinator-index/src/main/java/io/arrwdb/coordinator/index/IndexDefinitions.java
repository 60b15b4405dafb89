package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CatalogEditor;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.node.IdAllocator;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CreateIndexRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DropIndexRequest;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.rpc.Followers;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Creates and drops index definitions, with Milvus's refusals ({@code internal/datacoord/index_meta.go} of Milvus 2.6). */
final class IndexDefinitions {
    private final MetaStore store;
    private final CatalogFollower catalog;
    private final CatalogEditor editor;
    private final Followers followers;
    private final IdAllocator ids;
    private final TimestampOracle oracle;
    private final long timeoutMillis;

    IndexDefinitions(MetaStore store, CatalogFollower catalog, CatalogEditor editor, Followers followers, IdAllocator ids,
            TimestampOracle oracle, long timeoutMillis) {
        this.store = store;
        this.catalog = catalog;
        this.editor = editor;
        this.followers = followers;
        this.ids = ids;
        this.oracle = oracle;
        this.timeoutMillis = timeoutMillis;
    }

    /** Creating what exists alike succeeds. Blocks. */
    DdlResponse create(CreateIndexRequest request) {
        IndexMeta asked = define(request);
        CatalogEditor.Edited<CollectionMeta> edited = edit(new CollectionId(request.getCollection()), c -> {
            refuseUnknownField(c, asked.field());
            refuseSecondIndex(c, asked);
            return c.index(asked.name()).isPresent() ? c : withIndex(c, asked);
        });
        long id = edited.value().index(asked.name()).orElse(asked).id().value();
        return answer(edited.revision(), id);
    }

    /** Dropping what is not there succeeds. Blocks. */
    DdlResponse drop(DropIndexRequest request) {
        CollectionId id = new CollectionId(request.getCollection());
        IndexId index = new IndexId(request.getIndex());
        Timestamp now = waitFor(oracle.allocate(1), "drawing a timestamp").first();
        boolean loaded = !waitFor(store.get(CatalogKeys.load(id)), "reading the load of collection " + id).entries().isEmpty();
        CatalogEditor.Edited<CollectionMeta> edited = edit(id, c -> {
            Optional<IndexMeta> found = c.index(index);
            if (found.isEmpty()) {
                return c;
            }
            refuseIfLoaded(c, found.get(), loaded);
            return c.withIndexes(c.indexes().stream().filter(i -> !i.id().equals(index)).toList(), now);
        });
        return answer(edited.revision(), request.getIndex());
    }

    private IndexMeta define(CreateIndexRequest request) {
        IndexId id = new IndexId(waitFor(ids.allocate(1), "drawing an index id").first());
        Timestamp now = waitFor(oracle.allocate(1), "drawing a timestamp").first();
        return new IndexMeta(id, new FieldId(request.getField()), request.getName(), request.getIndexType(),
                request.getMetricType(), map(request.getParamsList()), map(request.getUserParamsList()), now);
    }

    private static CollectionMeta withIndex(CollectionMeta collection, IndexMeta index) {
        List<IndexMeta> indexes = new ArrayList<>(collection.indexes());
        indexes.add(index);
        return collection.withIndexes(indexes, index.created());
    }

    private static void refuseUnknownField(CollectionMeta collection, FieldId field) {
        if (!collection.available()) {
            throw ServiceFailure.refused(100, "collection not found[collection=" + collection.name() + "]");
        }
        if (collection.schema().field(field).isEmpty()) {
            throw ServiceFailure.refused(1700, "field not found[field=" + field + "]");
        }
    }

    private static void refuseSecondIndex(CollectionMeta collection, IndexMeta asked) {
        Optional<IndexMeta> named = collection.index(asked.name());
        if (named.isPresent() && !named.get().sameAs(asked)) {
            throw ServiceFailure.refused(65_535, "CreateIndex failed: at most one distinct index is allowed per field");
        }
        if (named.isEmpty() && !collection.indexesOf(asked.field()).isEmpty()) {
            throw ServiceFailure.refused(65_535, "CreateIndex failed: creating multiple indexes on same field is not supported");
        }
    }

    private static void refuseIfLoaded(CollectionMeta collection, IndexMeta index, boolean loaded) {
        boolean vector = collection.schema().field(index.field()).map(FieldSchema::type).filter(t -> t.isVector()).isPresent();
        if (vector && loaded) {
            throw ServiceFailure.refused(1100, "vector index cannot be dropped on loaded collection: " + collection.id()
                    + ", index cannot be dropped, collection is loaded, please release it first: invalid parameter");
        }
    }

    private CatalogEditor.Edited<CollectionMeta> edit(CollectionId id, UnaryOperator<CollectionMeta> change) {
        try {
            CatalogEditor.Edited<CollectionMeta> edited = waitFor(editor.collection(id, change), "writing collection " + id);
            waitFor(catalog.await(edited.revision()), "reading the catalog back");
            return edited;
        } catch (NoSuchElementException e) {
            throw ServiceFailure.refused(100, "collection not found[collection=" + id + "]");
        }
    }

    private DdlResponse answer(Revision revision, long id) {
        followers.await(revision, RequestContext.remainingMillis(timeoutMillis));
        return DdlResponse.newBuilder().setRevision(revision.value()).setId(id).build();
    }

    private <T> T waitFor(CompletionStage<T> stage, String what) {
        return Waiting.on(stage, RequestContext.remainingMillis(timeoutMillis), what);
    }

    private static Map<String, String> map(List<KeyValue> pairs) {
        return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (first, last) -> last));
    }
}
