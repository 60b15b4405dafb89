package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real S3 server on 127.0.0.1 over a directory of its own, without buckets at first. It keeps its port and its objects when it is
 * killed and started again.
 */
public final class S3Server implements AutoCloseable {
    public static final String ACCESS_KEY = "testadmin";
    public static final String SECRET_KEY = "testsecret123";
    private static final int ANSWER_MILLIS = 1_000;

    /** The programs that can play it. */
    public enum Kind {
        VERSITYGW("versitygw"), MINIO("minio");

        private final String program;

        Kind(String program) {
            this.program = program;
        }

        private List<String> command(Path data, int port) {
            String at = "127.0.0.1:" + port;
            String binary = ServerTools.program(program).toString();
            return switch (this) {
                case VERSITYGW -> List.of(binary, "--port", at, "--keep-alive", "--quiet", "posix", data.toString());
                case MINIO -> List.of(binary, "server", "--quiet", "--address", at, data.toString());
            };
        }

        private Map<String, String> environment() {
            return switch (this) {
                case VERSITYGW -> Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY);
                case MINIO -> Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY, "MINIO_BROWSER", "off",
                        "MINIO_UPDATE", "off");
            };
        }

        private String readiness() {
            return this == MINIO ? "/minio/health/ready" : "/";
        }
    }

    private final Kind kind;
    private final Path directory;
    private final int port = FreePort.find();
    private ServerProcess process;

    private S3Server(Kind kind, Path directory) {
        this.kind = kind;
        this.directory = directory;
    }

    /** Starts it in {@code directory}, which takes its objects and its log. */
    public static S3Server start(Kind kind, Path directory) {
        S3Server server = new S3Server(kind, directory);
        server.restart();
        return server;
    }

    /** Starts it again after {@link #kill}; returns once it answers. */
    public void restart() {
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            process = ServerProcess.start(kind.program, kind.command(data, port), kind.environment(),
                    directory.resolve(kind.program + ".log"), this::answers);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for " + kind.program + " in " + directory, e);
        }
    }

    public int port() {
        return port;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Where the server keeps its buckets as directories of files: for tests that damage them. */
    public Path data() {
        return directory.resolve("data");
    }

    public void kill() {
        process.kill();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    @Override
    public void close() {
        process.close();
    }

    private boolean answers() {
        try {
            HttpURLConnection question = (HttpURLConnection) endpoint().resolve(kind.readiness()).toURL().openConnection();
            question.setConnectTimeout(ANSWER_MILLIS);
            question.setReadTimeout(ANSWER_MILLIS);
            int code = question.getResponseCode();
            question.disconnect();
            return kind != Kind.MINIO || code == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }
}
