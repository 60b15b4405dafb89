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

    /** As Milvus's root coordinator words it, which is where aliases are listed. */
    public static MilvusException collectionWithAliasesNotFound(String collection) {
        return ErrorCode.COLLECTION_NOT_FOUND.about("collection", collection);
    }

    public static MilvusException aliasNotFound(String database, String alias) {
        return ErrorCode.ALIAS_NOT_FOUND.about("database", database, "alias", alias);
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
        return ErrorCode.PARAMETER_INVALID.as("field " + shorten(field) + " not exist: invalid parameter");
    }

    public static MilvusException fieldNotFound(String field) {
        return ErrorCode.FIELD_NOT_FOUND.about("field", field);
    }

    /** Neither keys inside a JSON value nor aggregations can be shown. */
    public static MilvusException outputFieldNotAName(String field) {
        return ErrorCode.UNEXPECTED.as("parse output field name failed: " + shorten(field)
                + "; an output field is the name of a field or of a dynamic key");
    }

    /** The Node SDK's suite looks for the word "non-exist". */
    public static MilvusException indexedFieldNotExist(String field) {
        return ErrorCode.UNEXPECTED.as("cannot create index on non-exist field: " + shorten(field));
    }

    public static MilvusException emptyName(NameKind kind) {
        return kind.empty();
    }

    public static MilvusException nameTooLong(NameKind kind, String name, int maxLength) {
        return kind.invalid(shorten(name), "the length of a " + kind.noun() + " must be less than " + maxLength + " characters");
    }

    public static MilvusException nameFirstCharacter(NameKind kind, String name) {
        return kind.invalid(name, "the first character of a " + kind.noun() + " must be an underscore or letter");
    }

    public static MilvusException nameCharacters(NameKind kind, String name) {
        return kind.invalid(name, kind.noun() + " can only contain numbers, letters and underscores");
    }

    /** A filter could not name such a field. */
    public static MilvusException keyword(String name) {
        return ErrorCode.FIELD_NAME.as("Invalid field name: " + name + ". " + name + " is keyword in milvus.: "
                + ErrorCode.FIELD_NAME.sentinel() + "[field=" + name + "]");
    }

    public static MilvusException noCollectionNames() {
        return ErrorCode.PARAMETER_INVALID.because("collection names should not be empty");
    }

    public static MilvusException resourceGroupNotFound(String group) {
        return ErrorCode.RESOURCE_GROUP_NOT_FOUND.about("rg", group);
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
        return shorten(text, 300);
    }

    static String shorten(String text, int maxChars) {
        return text.length() <= maxChars ? text : text.substring(0, maxChars) + "...";
    }
}
