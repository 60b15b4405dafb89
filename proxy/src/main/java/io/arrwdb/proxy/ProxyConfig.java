package io.arrwdb.proxy;

import io.arrwdb.proxy.limit.Limits;

/**
 * The settings of a proxy.
 *
 * @param version what GetVersion answers; SDKs read it as a Milvus version
 * @param build our own name and version, answered as build tags
 * @param deployMode {@code STANDALONE} or {@code CLUSTER}
 * @param defaultDeadlineMillis how long a request may take whose client set no deadline
 * @param ddlDeadlineMillis the same for requests that change definitions
 * @param gracefulMillis how far behind a bounded read may be
 * @param guaranteeWaitMillis how long a read waits for a guarantee timestamp that lies in the future
 * @param coverageWaitMillis how long a read waits for the end of a load, or for a query node that holds a shard
 * @param retryMillis pause before a call to another role is tried again
 * @param requestMemoryBytes heap that requests in flight may take together, see {@link io.arrwdb.proxy.limit.Heap}
 * @param receiveMemoryBytes memory of the network layer that requests may take together until they are parsed, see {@link io.arrwdb.rpc.arrival.Inbox}
 * @param answerMemoryBytes heap that answers may take together, from before they are asked for until they have left
 * @param admissionWaitMillis how long a request waits for memory before it is turned away as overload
 */
public record ProxyConfig(String version, String build, String deployMode, long defaultDeadlineMillis, long ddlDeadlineMillis,
        long gracefulMillis, long guaranteeWaitMillis, long coverageWaitMillis, long retryMillis,
        long requestMemoryBytes, long receiveMemoryBytes, long answerMemoryBytes, long admissionWaitMillis, Limits limits,
        RoutingConfig routing) {
    public static ProxyConfig defaults() {
        return new ProxyConfig("v2.6.22", "v2.6.22-arrwdb-0.1.0", "STANDALONE", 60_000, 120_000, 5_000, 5_000, 10_000, 20,
                512L << 20, 256L << 20, 1L << 30, 10_000, Limits.defaults(), RoutingConfig.defaults());
    }

    public ProxyConfig withLimits(Limits newLimits) {
        return new ProxyConfig(version, build, deployMode, defaultDeadlineMillis, ddlDeadlineMillis, gracefulMillis,
                guaranteeWaitMillis, coverageWaitMillis, retryMillis, requestMemoryBytes, receiveMemoryBytes, answerMemoryBytes,
                admissionWaitMillis, newLimits, routing);
    }
}
