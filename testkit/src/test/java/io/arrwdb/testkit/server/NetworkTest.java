package io.arrwdb.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** This process plays the caller; the server answers each byte with the next one. */
@EnabledOnOs(OS.LINUX)
class NetworkTest {
    private static final int SILENCE_MILLIS = 200;

    private final Network network = new Network(() -> Map.of("caller", ProcessHandle.current().pid()));
    private ServerSocket server;
    private Socket caller;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        Thread.startVirtualThread(this::answer);
        caller = new Socket(InetAddress.getByName("127.0.0.1"), network.relay("server", server.getLocalPort()));
    }

    @AfterEach
    void close() throws IOException {
        caller.close();
        server.close();
        network.close();
    }

    @Test
    void whatWasHeldBackArrivesWhenTheNetworkHeals() throws IOException {
        assertThat(ask(1)).isEqualTo(2);
        network.hold("caller", "server");
        assertThatThrownBy(() -> ask(3)).isInstanceOf(SocketTimeoutException.class);
        network.heal();
        caller.setSoTimeout(0);
        assertThat(caller.getInputStream().read()).isEqualTo(4);
    }

    @Test
    void oneDirectionMayFailAlone() throws IOException {
        assertThat(ask(1)).isEqualTo(2);
        network.hold("server", "caller");
        assertThatThrownBy(() -> ask(3)).isInstanceOf(SocketTimeoutException.class);
        network.heal();
        caller.setSoTimeout(0);
        assertThat(caller.getInputStream().read()).isEqualTo(4);
    }

    @Test
    void othersAreNotTouched() throws IOException {
        network.hold("another", "server");
        network.hold("caller", "elsewhere");
        assertThat(ask(1)).isEqualTo(2);
    }

    private int ask(int value) throws IOException {
        caller.setSoTimeout(value == 1 ? 0 : SILENCE_MILLIS);
        caller.getOutputStream().write(value);
        return caller.getInputStream().read();
    }

    private void answer() {
        try (Socket accepted = server.accept()) {
            for (int read = accepted.getInputStream().read(); read >= 0; read = accepted.getInputStream().read()) {
                accepted.getOutputStream().write(read + 1);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
