package io.arrwdb.adapters.s3;

/**
 * How much at once, and how long.
 *
 * @param connectTimeoutMillis until a connection must be there
 * @param attemptTimeoutMillis until one try of a request must be over
 * @param timeoutMillis until a request must be over, with all its tries; an object of several parts takes several requests
 * @param attempts most tries of a request
 * @param retryBaseMillis most that the first retry waits; each further one may wait twice as long. The wait is drawn at random
 * @param retryMaxMillis most that any retry waits
 * @param partBytes size of the parts in which larger objects go up and come down; also the least size of such an object
 * @param concurrency most requests at a time; each holds at most one part in memory
 * @param pageKeys most keys of one page of a listing
 */
public record S3Limits(long connectTimeoutMillis, long attemptTimeoutMillis, long timeoutMillis, int attempts, long retryBaseMillis,
        long retryMaxMillis, int partBytes, int concurrency, int pageKeys) {
    /** S3 takes no smaller part but the last. */
    public static final int LEAST_PART_BYTES = 5 << 20;
    /** S3 takes no more parts. */
    static final int MOST_PARTS = 10_000;
    private static final int MOST_PAGE_KEYS = 1_000;

    public S3Limits {
        if (partBytes < LEAST_PART_BYTES) {
            throw new IllegalArgumentException("an S3 part of " + partBytes + " bytes is less than S3 takes, " + LEAST_PART_BYTES);
        }
        if (pageKeys < 1 || pageKeys > MOST_PAGE_KEYS) {
            throw new IllegalArgumentException("a page of " + pageKeys + " keys is not between 1 and " + MOST_PAGE_KEYS);
        }
        if (attempts < 1 || concurrency < 1 || connectTimeoutMillis < 1 || attemptTimeoutMillis < 1 || timeoutMillis < 1
                || retryBaseMillis < 1 || retryMaxMillis < retryBaseMillis) {
            throw new IllegalArgumentException("an S3 limit is not positive");
        }
    }

    public static S3Limits defaults() {
        return new S3Limits(3_000, 15_000, 60_000, 6, 100, 5_000, 8 << 20, 16, MOST_PAGE_KEYS);
    }
}
