package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;
import java.util.stream.Collectors;

/** What state forbids, with Milvus's codes and texts ({@code pkg/util/merr}, {@code internal/rootcoord} of Milvus 2.6). */
final class Refusals {
    private static final int UNEXPECTED = 65_535;

    private Refusals() { }

    static ServiceFailure collectionNotFound(String database, String collection) {
        return ServiceFailure.refused(100, "collection not found[database=" + orDefault(database) + "][collection=" + collection + "]");
    }

    /** As Milvus words it where it looks for an alias's new target. */
    static ServiceFailure collectionNotFound(String collection) {
        return ServiceFailure.refused(100, "collection not found[collection=" + collection + "]");
    }

    static ServiceFailure aliasNotFound(String database, String alias) {
        return ServiceFailure.refused(1600, "alias not found" + place(database, alias));
    }

    static ServiceFailure aliasIsACollection(String database, String alias) {
        return ServiceFailure.refused(1601, "alias and collection name conflict" + place(database, alias));
    }

    static ServiceFailure aliasTaken(String database, String alias, String collection) {
        return ServiceFailure.refused(1602, alias + " is alias to another collection: " + collection + ": alias already exist"
                + place(database, alias));
    }

    private static String place(String database, String alias) {
        return "[database=" + orDefault(database) + "][alias=" + alias + "]";
    }

    static ServiceFailure collectionIsAnAlias(String collection) {
        return ServiceFailure.refused(UNEXPECTED, "collection name [" + collection
                + "] conflicts with an existing alias, please choose a unique name");
    }

    static ServiceFailure droppedByAlias(String alias) {
        return ServiceFailure.refused(UNEXPECTED, "cannot drop the collection via alias = " + alias);
    }

    static ServiceFailure droppedWithAliases(String collection, List<AliasMeta> aliases) {
        return ServiceFailure.refused(UNEXPECTED, "unable to drop the collection [" + collection + "] because it has associated aliases ["
                + aliases.stream().map(AliasMeta::name).collect(Collectors.joining(" "))
                + "], please remove all aliases before dropping the collection");
    }

    static ServiceFailure renamedByAlias(String alias) {
        return ServiceFailure.refused(UNEXPECTED, "unsupported use an alias to rename collection, alias:" + alias);
    }

    static ServiceFailure renamedToAlias(String alias) {
        return ServiceFailure.refused(UNEXPECTED, "cannot rename collection to an existing alias: " + alias);
    }

    static ServiceFailure movedWithAliases() {
        return ServiceFailure.refused(UNEXPECTED,
                "fail to rename db name, must drop all aliases of this collection before rename");
    }

    static ServiceFailure collectionExists(String collection) {
        return ServiceFailure.refused(UNEXPECTED, "create duplicate collection with different parameters, collection: " + collection);
    }

    static ServiceFailure tooManyCollections(String database, int limit) {
        return ServiceFailure.refused(102, "exceeded the limit number of collections[database=" + orDefault(database) + "][limit=" + limit + "]");
    }

    static ServiceFailure tooManyShards(int asked, int limit) {
        return ServiceFailure.refused(1100, "maximum shards's number should be limited to " + limit + ", got " + asked
                + ": invalid parameter");
    }

    static ServiceFailure databaseNotFound(String database) {
        return ServiceFailure.refused(800, "database not found[database=" + orDefault(database) + "]");
    }

    static ServiceFailure databaseExists(String database) {
        return ServiceFailure.refused(UNEXPECTED, "database already exist: " + database);
    }

    static ServiceFailure tooManyDatabases(int limit) {
        return ServiceFailure.refused(801, "exceeded the limit number of database[limit=" + limit + "]");
    }

    static ServiceFailure defaultDatabaseStays() {
        return ServiceFailure.refused(UNEXPECTED, "can not drop default database");
    }

    static ServiceFailure databaseNotEmpty(String database) {
        return ServiceFailure.refused(UNEXPECTED, "database:" + database
                + " not empty, must drop all collections before drop database");
    }

    static ServiceFailure nothingRenamed() {
        return ServiceFailure.refused(UNEXPECTED, "collection name or database name should be different");
    }

    static ServiceFailure nameTaken(String database, String name) {
        return ServiceFailure.refused(UNEXPECTED, "duplicated new collection name " + name + " in database "
                + orDefault(database) + " with other collection name or alias");
    }

    static ServiceFailure duplicateField(String field) {
        return ServiceFailure.refused(1100, "duplicated field name " + field + ": invalid parameter");
    }

    static ServiceFailure tooManyPartitions(int count, int limit, String collection) {
        return ServiceFailure.refused(UNEXPECTED, "partition number (" + count + ") exceeds max configuration (" + limit
                + "), collection: " + collection);
    }

    static ServiceFailure keyPartitionsAreFixed() {
        return ServiceFailure.refused(UNEXPECTED, "disable create partition if partition key mode is used");
    }

    static ServiceFailure keyPartitionsStay() {
        return ServiceFailure.refused(UNEXPECTED, "disable drop partition if partition key mode is used");
    }

    static ServiceFailure defaultPartitionStays() {
        return ServiceFailure.refused(UNEXPECTED, "default partition cannot be deleted");
    }

    static ServiceFailure partitionLoaded() {
        return ServiceFailure.refused(UNEXPECTED, "partition cannot be dropped, partition is loaded, please release it first");
    }

    static ServiceFailure badProperty(String key, String value, String allowed) {
        return ServiceFailure.refused(1100, "property " + key + " is '" + value + "'; it can be " + allowed
                + ": invalid parameter");
    }

    private static String orDefault(String database) {
        return database.isEmpty() ? "default" : database;
    }
}
