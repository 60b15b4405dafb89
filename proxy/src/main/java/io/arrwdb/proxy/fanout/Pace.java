package io.arrwdb.proxy.fanout;

/**
 * How long a read goes on trying.
 *
 * @param retryNanos pause before nodes that failed are asked again; each further pause is twice as long
 * @param longestRetryNanos but not longer than this
 * @param endNanos after which nobody is asked again
 */
public record Pace(long retryNanos, long longestRetryNanos, long endNanos) { }
