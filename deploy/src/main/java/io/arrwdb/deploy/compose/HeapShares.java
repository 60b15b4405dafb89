package io.arrwdb.deploy.compose;

/**
 * What may take how much of the Java heap: an eighth for the log's readers and its newest records, half for requests, a quarter for
 * answers on their way through the proxy, an eighth for what reads find in the query node.
 *
 * @param heapBytes the largest that the heap may become
 * @param logGroups each has its own records and readers
 */
record HeapShares(long heapBytes, int logGroups) {
    private static final long LEAST_BYTES = 256L << 10;

    static HeapShares ofThisProcess(int logGroups) {
        return new HeapShares(Runtime.getRuntime().maxMemory(), logGroups);
    }

    /** The newest records of a log group that are kept for its readers. */
    long recentRecordBytes(long most) {
        return Math.clamp(heapBytes / 16 / logGroups, LEAST_BYTES, most);
    }

    /** What one poll of a group's log brings; the data node and the query node each read every group. */
    int pollBytes(int most) {
        return (int) Math.clamp(heapBytes / 32 / logGroups, LEAST_BYTES, most);
    }

    /** For requests between their arrival and their answer. */
    long requestBytes() {
        return heapBytes / 2;
    }

    /** For answers between their question and their leaving. */
    long answerBytes() {
        return heapBytes / 4;
    }

    /** For the hits and output fields that reads gather in the query node. */
    long readBytes() {
        return heapBytes / 8;
    }
}
