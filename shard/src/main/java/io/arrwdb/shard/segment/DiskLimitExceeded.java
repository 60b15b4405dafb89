package io.arrwdb.shard.segment;

/** Copies of objects do not fit on this machine's disk beside those that are in use. */
public final class DiskLimitExceeded extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long wanted;
    private final long used;
    private final long limit;

    /**
     * @param what is to be copied
     * @param wanted bytes that it takes besides
     * @param used bytes that are in use, so that they cannot make room
     * @param limit bytes that copies may take together
     */
    public DiskLimitExceeded(String what, long wanted, long used, long limit) {
        super("not enough disk for " + what + ": " + wanted + " bytes wanted, " + used + " of " + limit
                + " in use; raise arrwdb.query-node.cache-bytes, add query nodes or release collections");
        this.wanted = wanted;
        this.used = used;
        this.limit = limit;
    }

    public long wanted() {
        return wanted;
    }

    public long used() {
        return used;
    }

    public long limit() {
        return limit;
    }
}
