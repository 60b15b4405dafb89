package io.arrwdb.proxy.fanout;

/**
 * How many hedges may be sent: each request earns a part of one, and what is not spent is kept up to a bound, so that hedges
 * stay a small share of all calls also when every node becomes slow. Safe for any thread.
 */
final class HedgeBudget {
    /** Hedges that a quiet time may save up. */
    private static final long MOST_HUNDREDTHS = 1_000;
    private static final long HEDGE_HUNDREDTHS = 100;

    private final int percent;
    private long hundredths;

    /** @param percent hedges for a hundred requests */
    HedgeBudget(int percent) {
        this.percent = percent;
    }

    synchronized void earn() {
        hundredths = Math.min(MOST_HUNDREDTHS, hundredths + percent);
    }

    /** Whether there is one left, which is then spent. */
    synchronized boolean spend() {
        if (hundredths < HEDGE_HUNDREDTHS) {
            return false;
        }
        hundredths -= HEDGE_HUNDREDTHS;
        return true;
    }
}
