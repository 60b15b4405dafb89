package io.arrwdb.engine.filter.plan;

/** How two numbers become one. The codes are those of the plan's bytes. */
public enum ArithmeticOp {
    ADD(1), SUB(2), MUL(3), DIV(4), MOD(5);

    private final int code;

    ArithmeticOp(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Whether the operator has a result for this right side: no division by integer zero, no remainder of any zero. */
    public boolean defined(long right) {
        return right != 0 || this != DIV && this != MOD;
    }

    /** Whether the operator has a result for this right side: no division by zero. */
    public boolean defined(double right) {
        return right != 0 || this != DIV && this != MOD;
    }

    /** The result, wrapped at 64 bits; the right side must be {@link #defined(long)}. */
    public long apply(long left, long right) {
        return switch (this) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case MOD -> left % right;
        };
    }

    public double apply(double left, double right) {
        return switch (this) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case DIV -> left / right;
            case MOD -> left % right;
        };
    }
}
