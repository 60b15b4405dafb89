package io.arrwdb.engine.segment;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.engine.column.Column;
import java.util.Optional;

/**
 * The rows of one segment as a reader sees them: those of a growing segment at one moment, or all of a sealed one. Deletes are
 * not applied. Valid as long as the memory behind it; who hands it out says how long that is.
 */
public interface SegmentRows {
    SegmentId id();

    /** How many rows there are; a row is named by its position, 0 first. */
    int rows();

    /** The values of a field, for all rows; empty when the segment was written before the field existed. */
    Optional<Column> column(FieldId field);

    /** When each row was inserted: hybrid timestamps as an Int64 column without nulls, to be compared as unsigned. */
    Column timestamps();
}
