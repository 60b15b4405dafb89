package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.ShowCollectionsRequest;
import io.arrwdb.testkit.server.FreePort;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server over damaged files serves what is whole, and says what is not. */
class DamageTest {
    @TempDir
    Path data;

    @Test
    void aDamagedFileOfOneLogGroupStopsThatGroupAlone() throws Exception {
        try (ArrwDb server = start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(4, 1);
            collection.insert(collection.insertRequest(new GeneratedVectors(10, 4, 1), 0, 10));
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        }
        for (String file : new String[] {"consensus/group-0/incarnation-1/term", "log/group-1/topic"}) {
            byte[] whole = Files.readAllBytes(data.resolve(file));
            Files.writeString(data.resolve(file), "what nobody wrote");
            try (ArrwDb server = start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
                assertThat(get(server, "/readyz").statusCode()).isEqualTo(200);
                HttpResponse<String> health = get(server, "/healthz");
                assertThat(health.statusCode()).isEqualTo(503);
                assertThat(health.body()).contains("UNHEALTHY", "has stopped", file, "is damaged", "Restore");
                assertThat(connection.stub().showCollections(ShowCollectionsRequest.getDefaultInstance()).getCollectionNamesList())
                        .containsExactly("c");
            }
            Files.write(data.resolve(file), whole);
        }
    }

    private ArrwDb start() {
        return ArrwDb.configured().with(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.port", "0", "arrwdb.http-port", FreePort.find()))
                .start();
    }

    private static HttpResponse<String> get(ArrwDb server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.httpPort() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
