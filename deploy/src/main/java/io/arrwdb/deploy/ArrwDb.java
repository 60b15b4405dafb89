package io.arrwdb.deploy;

import io.arrwdb.deploy.compose.Cluster;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running arrwDB: every role that its settings name, in this JVM.
 *
 * <pre>{@code
 * try (ArrwDb server = ArrwDb.embedded()) {
 *     MilvusClientV2 client = new MilvusClientV2(ConnectConfig.builder().uri(server.uri()).build());
 * }
 * }</pre>
 */
public final class ArrwDb implements AutoCloseable {
    private final ApplicationContext context;
    private final Cluster cluster;
    private final SettingValues settings;
    private final int httpPort;
    private final Path temporary;
    private final long startMillis;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ArrwDb(Builder builder) {
        long began = System.nanoTime();
        temporary = builder.temporary ? temporaryDirectory() : null;
        if (temporary != null) {
            builder.properties.put(Settings.DATA_DIR.key(), temporary.toString());
        }
        context = ApplicationContext.builder(builder.properties).deduceEnvironment(false).banner(false).build();
        try {
            context.start();
            settings = context.getBean(SettingValues.class);
            int wanted = settings.get(Settings.HTTP_PORT);
            httpPort = wanted < 0 ? wanted : context.getBean(EmbeddedServer.class).start().getPort();
            cluster = context.getBean(Cluster.class);
            cluster.start();
        } catch (RuntimeException e) {
            context.close();
            deleteTemporary();
            throw e;
        }
        startMillis = (System.nanoTime() - began) / 1_000_000;
    }

    /** A server for tests: free ports, no http, and a data directory that vanishes with it. */
    public static ArrwDb embedded() {
        return forTests().start();
    }

    /** As {@link #embedded}, to be given further settings. */
    public static Builder forTests() {
        Builder builder = new Builder();
        builder.temporary = true;
        return builder.with(Map.of(Settings.PORT.key(), "0", Settings.HTTP_PORT.key(), "-1"));
    }

    /** A server as its configuration says: application.yml, environment, then what the builder is given. */
    public static Builder configured() {
        return new Builder();
    }

    /** What to give an SDK. */
    public String uri() {
        return "http://" + host() + ":" + port();
    }

    public String host() {
        return settings.get(Settings.HOST);
    }

    /** Port of the Milvus API. */
    public int port() {
        return cluster.port();
    }

    /** Port of health and metrics, or -1 where they are not served. */
    public int httpPort() {
        return httpPort;
    }

    public Path dataDirectory() {
        return Path.of(settings.get(Settings.DATA_DIR)).toAbsolutePath().normalize();
    }

    /** From the first instruction to the first request that could be served. */
    public long startMillis() {
        return startMillis;
    }

    /** Takes no more requests, lets those that run finish, and closes every file. Nothing is lost without it either. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            cluster.close();
            context.close();
            deleteTemporary();
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("arrwdb");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory could be made", e);
        }
    }

    private void deleteTemporary() {
        if (temporary != null) {
            Directories.deleteTree(temporary);
        }
    }

    /** Collects settings. */
    public static final class Builder {
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private boolean temporary;

        private Builder() { }

        /** Settings by key (docs/configuration.md); later ones win. */
        public Builder with(Map<String, ?> settings) {
            properties.putAll(settings);
            return this;
        }

        /** Starts, and returns once requests are served. */
        public ArrwDb start() {
            // Micronaut gives -1 to an http server that must not start; the port decides whether we start one at all.
            Object http = properties.get(Settings.HTTP_PORT.key());
            if (http != null && !http.toString().equals("-1")) {
                properties.put("micronaut.server.port", http.toString().equals("0") ? "-1" : http);
            }
            return new ArrwDb(this);
        }
    }
}
