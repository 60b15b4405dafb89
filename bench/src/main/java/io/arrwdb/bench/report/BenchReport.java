package io.arrwdb.bench.report;

import io.arrwdb.bench.run.LoadFigures;
import io.arrwdb.bench.run.SearchFigures;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that one run measured.
 *
 * @param memoryMebibytes of the server after the searches, empty where it is not known
 */
public record BenchReport(
        String dataset, int rows, int dim, String metric, String server, String index, int k, LoadFigures load,
        List<SearchFigures> searches, Map<String, Long> memoryMebibytes) {
    /** One JSON object. */
    public String json() {
        return Json.of(this);
    }

    /** A table for people. */
    public String table() {
        StringBuilder out = new StringBuilder();
        line(out, "%s: %,d x %d, %s, %s on %s", dataset, rows, dim, metric, index, server);
        line(out, "insert %,.0f rows/s, flush %.1f s, index %.1f s, load %.1f s%s", load.insertRowsPerSecond(), load.flushSeconds(),
            load.indexSeconds(), load.loadSeconds(), memory());
        line(out, "%6s %8s %10s %10s %9s %9s %9s", "ef", "clients", "recall@" + k, "QPS", "p50 ms", "p95 ms", "p99 ms");
        for (SearchFigures search : searches) {
            line(out, "%6s %8d %10.4f %10.0f %9.2f %9.2f %9.2f", search.ef() == 0 ? "-" : search.ef(), search.clients(),
                search.recall(), search.queriesPerSecond(), search.p50Millis(), search.p95Millis(), search.p99Millis());
        }
        return out.toString();
    }

    private String memory() {
        return memoryMebibytes.isEmpty() ? "" : String.format(Locale.ROOT, ", server RSS %,d MiB (own %,d, files %,d, most %,d)",
            memoryMebibytes.getOrDefault("VmRSS", 0L), memoryMebibytes.getOrDefault("RssAnon", 0L),
            memoryMebibytes.getOrDefault("RssFile", 0L), memoryMebibytes.getOrDefault("VmHWM", 0L));
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
