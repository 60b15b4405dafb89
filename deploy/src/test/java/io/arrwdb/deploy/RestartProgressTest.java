package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.testkit.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start tells how far it has read the log: to whoever starts it, and on the http port. */
class RestartProgressTest {
    private static final String READING = ".*log group \\d+: \\d+ of [1-9]\\d* records.*";

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<HttpResponse<String>> answers = new CopyOnWriteArrayList<>();

    @Test
    void aRestartSaysHowFarItHasReadTheLog(@TempDir Path data) throws Exception {
        int port = FreePort.find();
        try (ArrwDb server = start(data, port, text -> { }); MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(4, 1);
            collection.insert(collection.insertRequest(new GeneratedVectors(10, 4, 1), 0, 10));
        }
        try (ArrwDb server = start(data, port, text -> heard(text, port))) {
            assertThat(told).anyMatch(text -> text.matches(READING));
            assertThat(answers).anySatisfy(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).contains("\"STARTING\"").matches(READING);
            });
            assertThat(get(port).statusCode()).isEqualTo(200);
            assertThat(server.httpPort()).isEqualTo(port);
        }
    }

    private void heard(String text, int port) {
        told.add(text);
        answers.add(get(port));
    }

    private static ArrwDb start(Path data, int httpPort, Consumer<String> progress) {
        return ArrwDb.configured().with(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.port", "0", "arrwdb.http-port", httpPort))
                .onProgress(progress).start();
    }

    private static HttpResponse<String> get(int port) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
