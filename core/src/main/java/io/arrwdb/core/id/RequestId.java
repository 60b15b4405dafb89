package io.arrwdb.core.id;

/** 128 random bits by which a retried write is recognised: drawn once by the proxy, kept through every retry. */
public record RequestId(long high, long low) {
    @Override
    public String toString() {
        return Long.toHexString(high) + '-' + Long.toHexString(low);
    }
}
