package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proxy.error.DataErrors;
import java.util.List;

/**
 * Which rows of a field have a value, and where it is: SDKs send the values of nullable fields compacted (only those that are
 * there) or in full, and no {@code valid_data} at all where every row has one.
 */
final class Validity {
    private final List<Boolean> valid;
    private final boolean compact;
    private int next;

    private Validity(List<Boolean> valid, boolean compact) {
        this.valid = valid;
        this.compact = compact;
    }

    /**
     * @param values how many values the field's data hold
     * @throws io.arrwdb.proxy.error.MilvusException when the counts do not fit
     */
    static Validity of(FieldSchema field, FieldData data, int values, int rows) {
        List<Boolean> valid = data.getValidDataList();
        if (valid.isEmpty()) {
            if (values != rows) {
                throw DataErrors.rowCount(field.name(), values, rows);
            }
            return new Validity(valid, false);
        }
        if (valid.size() != rows) {
            throw DataErrors.rowCount(field.name(), valid.size(), rows);
        }
        int present = 0;
        for (boolean there : valid) {
            present += there ? 1 : 0;
        }
        if (values != rows && values != present) {
            throw DataErrors.rowCount(field.name(), values, rows);
        }
        return new Validity(valid, values != rows);
    }

    boolean everyRowHasAValue() {
        return valid.isEmpty();
    }

    /** Where the value of {@code row} is, or -1; rows must be asked in order, each once. */
    int indexOf(int row) {
        if (!valid.isEmpty() && !valid.get(row)) {
            return -1;
        }
        return compact ? next++ : row;
    }
}
