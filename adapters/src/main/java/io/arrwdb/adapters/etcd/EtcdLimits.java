package io.arrwdb.adapters.etcd;

/**
 * Times and sizes of the etcd adapter.
 *
 * @param requestTimeoutMillis when a question is given up, repetitions included
 * @param attemptTimeoutMillis how long one of several members may take for a read before another one is asked
 * @param retryMillis pause before a repetition; doubled for a watch, up to {@code maxRetryMillis}
 * @param maxRetryMillis longest pause before a watch is opened again
 * @param watchQuietMillis a watch that heard nothing for so long asks etcd how far it is
 * @param watchSilenceMillis a watch that heard nothing for so long is opened again, on another member where there is one
 * @param maxRequestBytes largest transaction; etcd's own limit is 1.5 MiB ({@code --max-request-bytes}), its envelope included
 * @param maxResponseBytes largest answer or batch of changes that is taken in
 * @param pageEntries how many keys a range asks for at once
 */
public record EtcdLimits(long requestTimeoutMillis, long attemptTimeoutMillis, long retryMillis, long maxRetryMillis,
        long watchQuietMillis, long watchSilenceMillis, int maxRequestBytes, int maxResponseBytes, int pageEntries) {
    public EtcdLimits {
        if (requestTimeoutMillis < 1 || attemptTimeoutMillis < 1 || retryMillis < 1 || maxRetryMillis < retryMillis
                || watchQuietMillis < 1 || watchSilenceMillis <= watchQuietMillis || maxRequestBytes < 1
                || maxResponseBytes < 1 || pageEntries < 1) {
            throw new IllegalArgumentException("limits of etcd must be positive, max-retry at least retry, and watch-silence longer"
                    + " than watch-quiet: request-timeout " + requestTimeoutMillis + " ms, attempt-timeout " + attemptTimeoutMillis
                    + " ms, retry " + retryMillis + " ms, max-retry " + maxRetryMillis + " ms, watch-quiet " + watchQuietMillis
                    + " ms, watch-silence " + watchSilenceMillis + " ms, max-request-bytes " + maxRequestBytes
                    + ", max-response-bytes " + maxResponseBytes + ", page-entries " + pageEntries);
        }
    }

    public static EtcdLimits defaults() {
        return new EtcdLimits(5_000, 2_000, 100, 2_000, 5_000, 12_000, 1_500_000, 64 << 20, 500);
    }
}
