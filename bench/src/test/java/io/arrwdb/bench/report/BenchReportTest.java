package io.arrwdb.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.run.LoadFigures;
import io.arrwdb.bench.run.SearchFigures;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final BenchReport REPORT = new BenchReport("a \"set\"", 1000, 8, "L2", "localhost:19530", "HNSW", 10,
        new LoadFigures(50_000, 0.5, Double.NaN, 0.25), List.of(new SearchFigures(64, 4, 0.987, 1234.5, 1, 2, 3)),
        Map.of("VmRSS", 77L));

    @Test
    void isATableForPeople() {
        assertThat(REPORT.table()).contains("insert 50,000 rows/s", "server RSS 77 MiB", "recall@10")
            .containsPattern("64 +4 +0\\.9870 +1235 +1\\.00 +2\\.00 +3\\.00");
    }

    @Test
    void isJsonForPrograms() {
        assertThat(REPORT.json()).isEqualTo("{\"dataset\":\"a \\\"set\\\"\",\"rows\":1000,\"dim\":8,\"metric\":\"L2\","
            + "\"server\":\"localhost:19530\",\"index\":\"HNSW\",\"k\":10,"
            + "\"load\":{\"insertRowsPerSecond\":50000.0,\"flushSeconds\":0.5,\"indexSeconds\":null,\"loadSeconds\":0.25},"
            + "\"searches\":[{\"ef\":64,\"clients\":4,\"recall\":0.987,\"queriesPerSecond\":1234.5,\"p50Millis\":1.0,"
            + "\"p95Millis\":2.0,\"p99Millis\":3.0}],\"memoryMebibytes\":{\"VmRSS\":77}}");
    }
}
