package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.deploy.config.PortTakenException;
import io.arrwdb.testkit.server.FreePort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpTest {
    @Test
    void healthIsServedWhereTheSettingsSay() throws Exception {
        int port = FreePort.find();
        try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.http-port", port)).start()) {
            assertThat(server.httpPort()).isEqualTo(port);
            assertThat(status(port, "/readyz")).isEqualTo(200);
            assertThat(status(port, "/metrics")).isEqualTo(200);
        }
    }

    @Test
    void aClosedServerHasGivenItsPortsBack() {
        int port = FreePort.find();
        int httpPort = FreePort.find();
        for (int i = 0; i < 5; i++) {
            try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.port", port, "arrwdb.http-port", httpPort)).start()) {
                assertThat(server.port()).isEqualTo(port);
                assertThat(server.httpPort()).isEqualTo(httpPort);
            }
        }
    }

    /** Whoever takes the port on another address sees that this server does not have it: it listens on its host alone. */
    @Test
    void httpListensOnTheHostAlone() throws Exception {
        try (ArrwDb server = ArrwDb.forTests().with(Map.of("arrwdb.http-port", FreePort.find())).start();
                ServerSocket beside = new ServerSocket(server.httpPort(), 1, InetAddress.getByName("127.0.0.2"))) {
            assertThat(beside.isBound()).isTrue();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> ArrwDb.forTests().with(Map.of("arrwdb.port", taken.getLocalPort())).start())
                    .isInstanceOf(PortTakenException.class).hasMessageContaining("Milvus port 127.0.0.1:" + taken.getLocalPort());
            assertThatThrownBy(() -> ArrwDb.forTests().with(Map.of("arrwdb.http-port", taken.getLocalPort())).start())
                    .isInstanceOf(PortTakenException.class).hasMessageContaining("http port 127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static int status(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
