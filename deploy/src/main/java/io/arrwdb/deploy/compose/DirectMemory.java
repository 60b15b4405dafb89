package io.arrwdb.deploy.compose;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * What may take how much of the memory of direct buffers, which all network layers of a process share. A quarter is for the bytes of
 * requests on their way in: their buffers are larger than what has come in them, at most twice. The rest is for what leaves the
 * process and for other clients (Kafka, S3, etcd, Ratis).
 *
 * @param bytes all that there is
 */
record DirectMemory(long bytes) {
    private static final String LIMIT = "MaxDirectMemorySize";

    /** What the JVM was started with ({@code -XX:MaxDirectMemorySize}); as much as the heap where nobody said. */
    static DirectMemory ofThisProcess() {
        long limit = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).getVMOption(LIMIT).getValue());
        return new DirectMemory(limit == 0 ? Runtime.getRuntime().maxMemory() : limit);
    }

    long receiveBytes() {
        return bytes / 4;
    }
}
