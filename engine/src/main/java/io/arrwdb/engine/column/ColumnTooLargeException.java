package io.arrwdb.engine.column;

/** More was put into a column than its layout can address. */
public final class ColumnTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ColumnTooLargeException(String what, long wanted, long limit) {
        super(what + " would hold " + wanted + ", at most " + limit + " fit; use smaller segments or shorter values");
    }
}
