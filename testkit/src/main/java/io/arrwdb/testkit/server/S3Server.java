package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

        private List<String> command(Path data, int port, Optional<TestCertificate> certificate) {
            String at = "127.0.0.1:" + port;
            List<String> command = new ArrayList<>(List.of(ServerTools.program(program).toString()));
            if (this == MINIO) {
                command.addAll(List.of("server", "--quiet", "--address", at, data.toString()));
            } else {
                certificate.ifPresent(c -> command.addAll(List.of("--cert", c.chain().toString(), "--key", c.key().toString())));
                command.addAll(List.of("--port", at, "--keep-alive", "--quiet", "posix", data.toString()));
            }
            return command;
        }

        private Map<String, String> environment() {
            return switch (this) {
                case VERSITYGW -> Map.of("ROOT_ACCESS_KEY", ACCESS_KEY, "ROOT_SECRET_KEY", SECRET_KEY);
                case MINIO -> Map.of("MINIO_ROOT_USER", ACCESS_KEY, "MINIO_ROOT_PASSWORD", SECRET_KEY, "MINIO_BROWSER", "off",
                        "MINIO_UPDATE", "off");
            };
        }
    }

    private final Kind kind;
    private final Path directory;
    private final Optional<TestCertificate> certificate;
    private final int port = FreePort.find();
    private ServerProcess process;

    private S3Server(Kind kind, Path directory, Optional<TestCertificate> certificate) {
        this.kind = kind;
        this.directory = directory;
        this.certificate = certificate;
    }

    /** Starts it in {@code directory}, which takes its objects and its log. */
    public static S3Server start(Kind kind, Path directory) {
        return start(new S3Server(kind, directory, Optional.empty()));
    }

    /** A versitygw that speaks TLS alone. */
    public static S3Server startTls(Path directory, TestCertificate certificate) {
        return start(new S3Server(Kind.VERSITYGW, directory, Optional.of(certificate)));
    }

    private static S3Server start(S3Server server) {
        server.restart();
        return server;
    }

    /** Starts it again after {@link #kill}; returns once it answers. */
    public void restart() {
        try {
            Path data = Files.createDirectories(directory.resolve("data"));
            process = ServerProcess.start(kind.program, kind.command(data, port, certificate), kind.environment(),
                    directory.resolve(kind.program + ".log"), this::answers);
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for " + kind.program + " in " + directory, e);
        }
    }

    public int port() {
        return port;
    }

    public URI endpoint() {
        return URI.create((certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
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
            return kind == Kind.MINIO ? saysReady() : listens();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean listens() throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            return socket.isConnected();
        }
    }

    private boolean saysReady() throws IOException {
        HttpURLConnection question = (HttpURLConnection) endpoint().resolve("/minio/health/ready").toURL().openConnection();
        question.setConnectTimeout(ANSWER_MILLIS);
        question.setReadTimeout(ANSWER_MILLIS);
        int code = question.getResponseCode();
        question.disconnect();
        return code == HttpURLConnection.HTTP_OK;
    }
}
