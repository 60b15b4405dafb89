package io.arrwdb.proxy.replica;

/** An average that weighs new samples more, with how much it still says. */
final class Average {
    /** Of a new sample. */
    private static final double WEIGHT = 0.2;
    /** What was learned so long ago still counts for a third. */
    private static final double FADE_NANOS = 10e9;

    private double value = Double.NaN;
    private long lastNanos;

    void add(double sample, long nowNanos) {
        value = Double.isNaN(value) ? sample : value + WEIGHT * (sample - value);
        lastNanos = nowNanos;
    }

    boolean known() {
        return !Double.isNaN(value);
    }

    /** The average; NaN before the first sample. */
    double value() {
        return value;
    }

    /** How much it still says, from 1 right after a sample down to 0. */
    double weight(long nowNanos) {
        return known() ? Math.exp(-Math.max(0, nowNanos - lastNanos) / FADE_NANOS) : 0;
    }

    /** The average as it fades towards what is to be expected where nothing is known. */
    double faded(double expected, long nowNanos) {
        double weight = weight(nowNanos);
        return weight == 0 ? expected : expected + (value - expected) * weight;
    }
}
