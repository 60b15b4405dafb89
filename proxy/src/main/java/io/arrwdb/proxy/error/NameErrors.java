package io.arrwdb.proxy.error;

/** Errors about things that a request names: databases, collections, partitions, fields, indexes. */
public final class NameErrors {
    private NameErrors() { }

    public static MilvusException databaseNotFound(String database) {
        return ErrorCode.DATABASE_NOT_FOUND.about("database", database);
    }

    /** pymilvus and the Java SDK look for the words "can't find collection". */
    public static MilvusException collectionNotFound(String database, String collection) {
        return ErrorCode.COLLECTION_NOT_FOUND.as(
                "can't find collection[database=" + database + "][collection=" + collection + "]");
    }

    public static MilvusException collectionIdNotFound(long collection) {
        return ErrorCode.COLLECTION_NOT_FOUND.as("can't find collection[collection=" + collection + "]");
    }

    public static MilvusException partitionNotFound(String partition) {
        return ErrorCode.PARTITION_NOT_FOUND.about("partition", partition);
    }

    public static MilvusException indexNotFound(String collection) {
        return ErrorCode.INDEX_NOT_FOUND.about("collection", collection);
    }

    public static MilvusException indexNotFound(String collection, String index) {
        return ErrorCode.INDEX_NOT_FOUND.about("collection", collection, "indexName", index);
    }

    public static MilvusException fieldNotExist(String field) {
        return ErrorCode.PARAMETER_INVALID.as("field " + field + " not exist: invalid parameter");
    }

    /** The Node SDK's suite looks for the word "non-exist". */
    public static MilvusException indexedFieldNotExist(String field) {
        return ErrorCode.UNEXPECTED.as("cannot create index on non-exist field: " + field);
    }

    public static MilvusException emptyName(ErrorCode code, String what) {
        return code.because(what + " should not be empty");
    }

    public static MilvusException nameTooLong(ErrorCode code, String what, String name, int maxLength) {
        return code.because("Invalid " + what + ": " + shorten(name) + ". the length of a " + what
                + " must be less than " + maxLength + " characters");
    }

    public static MilvusException nameFirstCharacter(ErrorCode code, String what, String name) {
        return code.because("Invalid " + what + ": " + shorten(name) + ". the first character of a "
                + what + " must be an underscore or letter");
    }

    public static MilvusException nameCharacters(ErrorCode code, String what, String name) {
        return code.because("Invalid " + what + ": " + shorten(name) + ". " + what
                + " can only contain numbers, letters and underscores");
    }

    public static MilvusException reservedName(String what, String name) {
        return ErrorCode.PARAMETER_INVALID.because(what + " " + name + " is reserved by the system");
    }

    public static MilvusException partitionKeyMode() {
        return ErrorCode.PARAMETER_INVALID.as(
                "not support manually specifying the partition names if partition key mode is used");
    }

    public static MilvusException partitionKeyDdl(String operation) {
        return ErrorCode.PARAMETER_INVALID.because("disable " + operation + " if partition key mode is used");
    }

    public static MilvusException defaultPartitionDropped() {
        return ErrorCode.PARAMETER_INVALID.because("default partition cannot be deleted");
    }

    public static MilvusException defaultDatabaseDropped() {
        return ErrorCode.PARAMETER_INVALID.because("can not drop default database");
    }

    static String shorten(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}
