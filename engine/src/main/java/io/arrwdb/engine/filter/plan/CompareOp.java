package io.arrwdb.engine.filter.plan;

/** How two values are compared. The codes are those of the plan's bytes. */
public enum CompareOp {
    EQ(1), NE(2), LT(3), LE(4), GT(5), GE(6);

    private final int code;

    CompareOp(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    public boolean isEquality() {
        return this == EQ || this == NE;
    }

    /** The operator with its sides exchanged: {@code a < b} is {@code b > a}. */
    public CompareOp flipped() {
        return switch (this) {
            case EQ -> EQ;
            case NE -> NE;
            case LT -> GT;
            case LE -> GE;
            case GT -> LT;
            case GE -> LE;
        };
    }

    /** Whether values that compare as {@code sign} (negative, 0, positive) satisfy it. */
    public boolean holds(int sign) {
        return switch (this) {
            case EQ -> sign == 0;
            case NE -> sign != 0;
            case LT -> sign < 0;
            case LE -> sign <= 0;
            case GT -> sign > 0;
            case GE -> sign >= 0;
        };
    }
}
