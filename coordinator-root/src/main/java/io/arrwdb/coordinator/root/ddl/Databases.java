package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Creates and drops databases. */
public final class Databases {
    private final Definitions definitions;

    public Databases(Definitions definitions) {
        this.definitions = definitions;
    }

    /** The record of the database that always exists. */
    public static DatabaseMeta defaultDatabase(Timestamp created) {
        return new DatabaseMeta(DatabaseMeta.DEFAULT_ID, DatabaseMeta.DEFAULT_NAME, Map.of(), created);
    }

    public DdlResponse create(DatabaseRequest request) {
        DatabaseId id = new DatabaseId(definitions.newIds(1));
        Revision revision = definitions.decide(() -> {
            if (definitions.catalog().database(request.getName()).isPresent()) {
                throw Refusals.databaseExists(request.getName());
            }
            if (definitions.catalog().databases().size() >= definitions.config().maxDatabases()) {
                throw Refusals.tooManyDatabases(definitions.config().maxDatabases());
            }
            DatabaseMeta made = new DatabaseMeta(id, request.getName(), properties(request.getPropertiesList()), definitions.now());
            return definitions.commit(List.of(new MetaTxn.Op.Put(CatalogKeys.database(id), made.encode())));
        });
        return definitions.answer(revision, id.value());
    }

    /** Dropping what is not there succeeds, as in Milvus. */
    public DdlResponse drop(DatabaseRequest request) {
        Revision revision = definitions.decide(() -> {
            if (request.getName().equals(DatabaseMeta.DEFAULT_NAME) || request.getName().isEmpty()) {
                throw Refusals.defaultDatabaseStays();
            }
            Optional<DatabaseMeta> found = definitions.catalog().database(request.getName());
            if (found.isEmpty()) {
                return Revision.ZERO;
            }
            refuseIfUsed(found.get());
            return definitions.commit(List.of(new MetaTxn.Op.Delete(CatalogKeys.database(found.get().id()))));
        });
        return definitions.answer(revision, 0);
    }

    /** Collections that are being made count, those being dropped do not. */
    private void refuseIfUsed(DatabaseMeta database) {
        if (definitions.catalog().collections().stream().anyMatch(c -> c.database().equals(database.id())
                && c.state() != CollectionState.DROPPING)) {
            throw Refusals.databaseNotEmpty(database.name());
        }
    }

    static Map<String, String> properties(List<KeyValue> properties) {
        return properties.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue, (first, last) -> last));
    }
}
