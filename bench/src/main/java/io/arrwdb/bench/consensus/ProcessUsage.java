package io.arrwdb.bench.consensus;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds and has spent. */
record ProcessUsage(int threads, long heapBytes, long directBytes, long residentBytes, long cpuNanos, long atNanos) {
    /** Of this process, garbage collected first. */
    static ProcessUsage now() throws IOException {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct")).mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessUsage(ManagementFactory.getThreadMXBean().getThreadCount(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct + nettyBytes(), readResidentBytes(),
                system.getProcessCpuTime(), System.nanoTime());
    }

    static ProcessUsage read(String line) {
        String[] parts = line.split(" ");
        return new ProcessUsage(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                Long.parseLong(parts[3]), Long.parseLong(parts[4]), Long.parseLong(parts[5]));
    }

    String line() {
        return threads + " " + heapBytes + " " + directBytes + " " + residentBytes + " " + cpuNanos + " " + atNanos;
    }

    /** Processor time spent since, in cores. */
    double coresSince(ProcessUsage earlier) {
        return (double) (cpuNanos - earlier.cpuNanos) / (atNanos - earlier.atNanos);
    }

    private static long nettyBytes() {
        return Math.max(0, org.apache.ratis.thirdparty.io.netty.util.internal.PlatformDependent.usedDirectMemory());
    }

    private static long readResidentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).findFirst().orElse(0);
    }
}
