package io.arrwdb.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when a server does not start: what is wrong, where, and what to do. */
class StartFailureTest {
    @TempDir
    private Path directory;

    @Test
    void ofAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(explained(Map.of(Settings.PORT.key(), port))).contains("127.0.0.1:" + port)
                    .endsWith("choose another with --set arrwdb.port=N");
            assertThat(explained(Map.of(Settings.HTTP_PORT.key(), port))).contains("127.0.0.1:" + port)
                    .endsWith("choose another with --set arrwdb.http-port=N");
        }
    }

    @Test
    void ofASettingThatIsWrong() {
        assertThat(explained(Map.of(Settings.PORT.key(), "http"))).contains("arrwdb.port").contains("http");
        assertThat(explained(Map.of("arrwdb.prot", "1"))).contains("arrwdb.prot");
    }

    @Test
    void ofADirectoryThatIsNone() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no directory");
        Throwable failure = catchThrowable(() -> ArrwDb.configured().with(Map.of(Settings.PORT.key(), "0", Settings.HTTP_PORT.key(), "-1",
                Settings.DATA_DIR.key(), file.toString())).start());
        assertThat(StartFailure.explain(failure)).contains(file.toString());
    }

    private static String explained(Map<String, String> settings) {
        return StartFailure.explain(catchThrowable(() -> ArrwDb.forTests().with(settings).start().close()));
    }
}
