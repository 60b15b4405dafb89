package io.arrwdb.proxy.limit;

/**
 * A rate that is kept on average: what was not used of the last second may be used at once, and a request that is larger than that
 * passes when something is left, and is paid off by those after it. Safe for any thread; time is a parameter.
 */
final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private double tokens;
    private long lastNanos;

    TokenBucket(double perSecond, long nowNanos) {
        this(perSecond, perSecond, nowNanos);
    }

    private TokenBucket(double perSecond, double tokens, long lastNanos) {
        this.perSecond = perSecond;
        this.tokens = tokens;
        this.lastNanos = lastNanos;
    }

    /** This one at another rate: what is left, or owed, stays. */
    synchronized TokenBucket at(double rate, long nowNanos) {
        if (rate == perSecond) {
            return this;
        }
        refill(nowNanos);
        return new TokenBucket(rate, Math.min(rate, tokens), lastNanos);
    }

    /** Whether a request of this size may pass now, which it then does. */
    synchronized boolean pass(double size, long nowNanos) {
        refill(nowNanos);
        if (tokens <= 0) {
            return false;
        }
        tokens -= size;
        return true;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(perSecond, tokens + Math.max(0, nowNanos - lastNanos) / NANOS * perSecond);
        lastNanos = Math.max(lastNanos, nowNanos);
    }
}
