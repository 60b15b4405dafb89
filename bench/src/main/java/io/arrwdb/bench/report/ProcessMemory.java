package io.arrwdb.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Resident memory of a local process, in MiB, as Linux tells it. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /**
     * {@code VmRSS} (now), {@code VmHWM} (the most so far), {@code RssAnon} (memory of its own) and {@code RssFile} (mapped files,
     * which the system can take back).
     */
    public static Map<String, Long> of(long pid) throws IOException {
        Map<String, Long> mebibytes = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            String[] parts = line.split("[:\\s]+");
            if (parts.length > 1 && parts[0].matches("VmRSS|VmHWM|RssAnon|RssFile")) {
                mebibytes.put(parts[0], Long.parseLong(parts[1]) / 1024);
            }
        }
        return mebibytes;
    }
}
