package io.arrwdb.engine.filter;

/** A filter was refused. The message says what was wrong and where. */
public final class FilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a filter is refused. */
    public enum Kind {
        /** It does not follow the grammar. */
        SYNTAX,
        /** It applies an operator to types that it is not for, or is not a condition. */
        TYPE,
        /** It names a field that the collection does not have. */
        UNKNOWN_FIELD,
        /** It names a placeholder without a value, or the value does not fit. */
        TEMPLATE,
        /** It is longer, deeper or larger than the limits allow. */
        TOO_LARGE,
        /** It is right, but this version does not execute it. */
        UNSUPPORTED
    }

    private final Kind kind;

    public FilterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public static FilterException type(String message) {
        return new FilterException(Kind.TYPE, message);
    }

    public static FilterException unsupported(String what) {
        return new FilterException(Kind.UNSUPPORTED, "not supported yet: " + what);
    }
}
