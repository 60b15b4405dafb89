package io.arrwdb.proxy.error;

/** Errors about the rows of an insert or upsert. */
public final class DataErrors {
    private DataErrors() { }

    public static MilvusException noRows() {
        return ErrorCode.PARAMETER_INVALID.because("num_rows should be greater than 0");
    }

    public static MilvusException rowCount(String field, long rows, long expected) {
        return ErrorCode.PARAMETER_INVALID.because("the num_rows (" + rows + ") of field (" + field
                + ") is not equal to passed num_rows (" + expected + ")");
    }

    public static MilvusException dim(String field, long dim, long expected) {
        return ErrorCode.PARAMETER_INVALID.because("the dim (" + dim + ") of field data(" + field
                + ") is not equal to schema dim (" + expected + ")");
    }

    public static MilvusException vectorLength(String field, long length, long dim) {
        return ErrorCode.PARAMETER_INVALID.because("the length(" + length + ") of vector data of field (" + field
                + ") should divide the dim(" + dim + ")");
    }

    public static MilvusException duplicated(String field) {
        return ErrorCode.PARAMETER_INVALID.because("duplicated field " + field + " found");
    }

    public static MilvusException missing(String field) {
        return ErrorCode.PARAMETER_INVALID.because("fieldSchema(" + field + ") has no corresponding fieldData pass in");
    }

    public static MilvusException unknown(String field, String collection) {
        return ErrorCode.PARAMETER_INVALID.because("field (" + field + ") does not exist in collection " + collection);
    }

    public static MilvusException type(String field, String expected, String got) {
        return ErrorCode.PARAMETER_INVALID.because("field (" + field + ") is of type " + expected + ", but the data are of type "
                + got);
    }

    public static MilvusException isNull(String field, int row) {
        return ErrorCode.PARAMETER_INVALID.because("the field " + field + " is not nullable, but row " + row + " has no value");
    }

    public static MilvusException tooLong(String field, int row, int bytes, int max) {
        return ErrorCode.PARAMETER_INVALID.because("length of varchar field " + field + " exceeds max length, row number: " + row
                + ", length: " + bytes + ", max length: " + max);
    }

    public static MilvusException integerRange(String field, int row, long value, String type) {
        return ErrorCode.PARAMETER_INVALID.because("the " + row + "th element (" + value + ") of field " + field
                + " out of range of " + type);
    }

    public static MilvusException notFinite(String field, int row, double value) {
        return ErrorCode.PARAMETER_INVALID.because("value '" + value + "' of field " + field + " in row " + row
                + " is not a number or infinity");
    }

    public static MilvusException capacity(String field, int row, int length, int max) {
        return ErrorCode.PARAMETER_INVALID.because("the length (" + length + ") of " + row + "th array exceeds max capacity ("
                + max + ") of field " + field);
    }

    public static MilvusException jsonTooLong(String field, int row, int bytes, int max) {
        return ErrorCode.PARAMETER_INVALID.because("the length (" + bytes + ") of json field (" + field + ") in row " + row
                + " exceeds max length (" + max + ")");
    }

    public static MilvusException json(String field, int row, String why) {
        return ErrorCode.PARAMETER_INVALID.because("field " + field + " in row " + row + " is not valid JSON, " + why);
    }

    public static MilvusException sparse(String field, int row, String why) {
        return ErrorCode.PARAMETER_INVALID.because("invalid sparse vector in row " + row + " of field " + field + ", " + why);
    }

    public static MilvusException dynamicFieldDisabled(String collection) {
        return ErrorCode.PARAMETER_INVALID.because("without dynamic schema enabled, the field name cannot be set to $meta; "
                + "collection " + collection + " has no dynamic field");
    }

    public static MilvusException dynamicKeyConflict(String key) {
        return ErrorCode.PARAMETER_INVALID.because("dynamic data should not include the static field " + key);
    }

    public static MilvusException autoIdGiven(String field) {
        return ErrorCode.PARAMETER_INVALID.because("no need to pass autoid field(" + field + ") in columns");
    }

    public static MilvusException upsertWithoutKey(String field) {
        return ErrorCode.PARAMETER_INVALID.because("must assign pk when upsert, primary field: " + field);
    }

    public static MilvusException schemaChanged(String collection) {
        return ErrorCode.SCHEMA_MISMATCH.about("collection", collection);
    }
}
