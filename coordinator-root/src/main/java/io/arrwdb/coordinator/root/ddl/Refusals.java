package io.arrwdb.coordinator.root.ddl;

import io.arrwdb.rpc.ServiceFailure;

/** What state forbids, with Milvus's codes and texts ({@code pkg/util/merr}, {@code internal/rootcoord} of Milvus 2.6). */
final class Refusals {
    private static final int UNEXPECTED = 65_535;

    private Refusals() { }

    static ServiceFailure collectionNotFound(String database, String collection) {
        return ServiceFailure.refused(100, "collection not found[database=" + orDefault(database) + "][collection=" + collection + "]");
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
