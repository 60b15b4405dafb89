package io.arrwdb.engine.memory;

/** A reservation was refused: there is not enough left of the {@link MemoryBudget}. */
public final class MemoryBudgetExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final long wanted;
    private final long used;
    private final long limit;

    public MemoryBudgetExceeded(String what, long wanted, long used, long limit) {
        super("not enough memory for " + what + ": " + wanted + " bytes wanted, " + used + " of " + limit
            + " in use; raise the memory limit or release collections");
        this.what = what;
        this.wanted = wanted;
        this.used = used;
        this.limit = limit;
    }

    /** What the memory was wanted for. */
    public String what() {
        return what;
    }

    /** Bytes wanted. */
    public long wanted() {
        return wanted;
    }

    /** Bytes in use when it was refused. */
    public long used() {
        return used;
    }

    /** Bytes of the whole budget. */
    public long limit() {
        return limit;
    }
}
