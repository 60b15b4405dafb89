package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.deploy.config.Configuration;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Kubernetes hears of a process that was told to stop and still holds what nobody has taken over. */
@Timeout(400)
class ReadinessWhileDrainingTest {
    private static final long WAIT_MILLIS = 90_000;

    @TempDir
    private Path directory;

    @Test
    void aDrainingProcessServesAndLivesButIsNotReady() throws Exception {
        ApplicationContext context = Configuration.context(Map.of("arrwdb.port", "0", "arrwdb.http-port", "0", "arrwdb.cluster.port", "0",
                "arrwdb.data-dir", directory.toString(), "arrwdb.drain.timeout", "10m"), true);
        Configuration.start(context);
        int http = context.getBean(EmbeddedServer.class).start().getPort();
        Cluster cluster = context.getBean(Cluster.class);
        CompletableFuture<Void> closed = null;
        try (HttpClient client = HttpClient.newHttpClient()) {
            cluster.start();
            try (MilvusConnection connection = new MilvusConnection("http://127.0.0.1:" + cluster.port());
                    Session other = otherQueryNode(context)) {
                VectorCollection collection = loaded(connection);
                Waiting.on(other.start(), WAIT_MILLIS, "another query node");
                assertThat(get(client, http, "/readyz").statusCode()).isEqualTo(200);

                closed = CompletableFuture.runAsync(cluster::close);
                HttpResponse<String> ready = untilNotReady(client, http);
                assertThat(ready.body()).contains("STOPPING").contains("it is stopping");
                assertThat(get(client, http, "/livez").statusCode()).as("no reason to restart it").isEqualTo(200);
                assertThat(collection.search(collection.searchRequest(new float[] {1, 0, 0, 0}, 5, "{}"))).as("it serves on").hasSize(5);
                assertThat(closed).as("nobody has taken the shard").isNotDone();
            }
            // Nobody is left to take over: it need not wait any more.
            closed.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } finally {
            if (closed == null) {
                cluster.close();
            }
            context.close();
        }
    }

    /** One that has a session, and answers nothing. */
    private static Session otherQueryNode(ApplicationContext context) {
        return new Session(Role.QUERY_NODE.label(), new NodeId("query-node-other"), "127.0.0.1:1", Session.DEFAULT_TTL_MILLIS,
                context.getBean(MetaStore.class), context.getBean(Timers.class), context.getBean(Loops.class).named("test-session"));
    }

    private static VectorCollection loaded(MilvusConnection connection) {
        VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
        collection.create(4, 1);
        collection.insert(collection.insertRequest(new GeneratedVectors(10, 4, 1), 0, 10));
        collection.index("FLAT", "{}");
        collection.load();
        return collection;
    }

    private static HttpResponse<String> untilNotReady(HttpClient client, int port) throws Exception {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        HttpResponse<String> answer = get(client, port, "/readyz");
        while (answer.statusCode() == 200 && System.nanoTime() - endNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
            answer = get(client, port, "/readyz");
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        return answer;
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(30)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
