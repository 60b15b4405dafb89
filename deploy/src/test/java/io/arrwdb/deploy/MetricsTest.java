package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/metrics.md lists what a server tells, and nothing else. */
class MetricsTest {
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(arrwdb_[a-z_]+)`", Pattern.MULTILINE);
    private static final Pattern TOLD = Pattern.compile("^# TYPE (arrwdb_[a-z_]+) ", Pattern.MULTILINE);
    /** Told only where objects lie in S3. */
    private static final Set<String> ELSEWHERE = Set.of("arrwdb_cache_used_bytes", "arrwdb_cache_hits_total", "arrwdb_cache_downloads_total",
            "arrwdb_cache_downloaded_bytes_total", "arrwdb_cache_evictions_total", "arrwdb_cache_damages_total");

    @Test
    void everyMetricIsDocumentedAndTold() throws Exception {
        GeneratedVectors rows = new GeneratedVectors(100, 8, 1);
        try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.http-port", "0")).start();
                MilvusConnection connection = new MilvusConnection(server.uri()); HttpClient http = HttpClient.newHttpClient()) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(8, 1);
            collection.insert(collection.insertRequest(rows, 0, 100));
            collection.index("HNSW", "{}");
            collection.load();
            collection.search(collection.searchRequest(rows.row(0), 1, "{}"));
            String text = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();

            Set<String> told = names(TOLD, text);
            told.removeIf(name -> name.endsWith("_seconds_max"));
            told.addAll(ELSEWHERE);
            assertThat(told).isEqualTo(names(DOCUMENTED, Files.readString(Path.of("..", "docs", "metrics.md"))));
            assertThat(text).as("each hop of a search and a write").contains("rpc=\"QueryNode/Search\"").contains("rpc=\"DataNode/Write\"");
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
