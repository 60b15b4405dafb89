package io.arrwdb.deploy;

import io.arrwdb.deploy.compose.Cluster;
import io.arrwdb.deploy.config.Configuration;
import io.arrwdb.deploy.config.PortTakenException;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.deploy.config.TlsSettings;
import io.arrwdb.deploy.http.HttpListeners;
import io.grpc.ServerInterceptor;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.server.exceptions.ServerStartupException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

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
    /** Of a temporary server, so that a stopped process leaves no directory behind. */
    private final AtExit atExit;
    private final long startMillis;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ArrwDb(Builder builder) {
        long began = System.nanoTime();
        temporary = builder.temporary ? Directories.temporary() : null;
        if (temporary != null) {
            builder.properties.put(Settings.DATA_DIR.key(), temporary.toString());
        }
        context = Configuration.context(builder.properties, builder.hermetic);
        builder.interceptors.forEach(interceptor -> context.registerSingleton(ServerInterceptor.class, interceptor));
        Cluster roles = null;
        try {
            settings = Configuration.start(context);
            context.getBean(Readiness.class).onProgress(builder.progress);
            httpPort = startHttp();
            roles = context.getBean(Cluster.class);
            roles.start();
        } catch (RuntimeException e) {
            close(roles);
            throw e;
        }
        cluster = roles;
        atExit = temporary == null ? null : AtExit.run("stop-" + temporary.getFileName(), this::close);
        startMillis = (System.nanoTime() - began) / 1_000_000;
    }

    private int startHttp() {
        int wanted = settings.get(Settings.HTTP_PORT);
        if (wanted < 0) {
            return wanted;
        }
        try {
            return context.getBean(EmbeddedServer.class).start().getPort();
        } catch (ServerStartupException e) {
            throw new PortTakenException("the http port " + host() + ":" + wanted + " could not be opened", Settings.HTTP_PORT, e);
        }
    }

    /** A server for tests: free ports, no http, and a data directory that vanishes with it. */
    public static ArrwDb embedded() {
        return forTests().start();
    }

    /** As {@link #embedded}, to be given further settings; files and the environment are not read. */
    public static Builder forTests() {
        Builder builder = new Builder();
        builder.temporary = true;
        builder.hermetic = true;
        return builder.with(Map.of(Settings.PORT.key(), "0", Settings.HTTP_PORT.key(), "-1"));
    }

    /** A server as its configuration says: application.yml, environment, then what the builder is given. */
    public static Builder configured() {
        return new Builder();
    }

    /** What to give an SDK. */
    public String uri() {
        return (settings.get(TlsSettings.PROXY_CERTIFICATE).isPresent() ? "https://" : "http://") + host() + ":" + port();
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
            close(cluster);
            if (atExit != null) {
                atExit.cancel();
            }
        }
    }

    private void close(Cluster roles) {
        if (roles != null) {
            roles.close();
        }
        Optional<HttpListeners> http = context.isRunning() ? context.findBean(HttpListeners.class) : Optional.empty();
        context.close();
        http.ifPresent(HttpListeners::awaitClosed);
        if (temporary != null) {
            Directories.deleteTree(temporary);
        }
    }

    /** Collects settings. */
    public static final class Builder {
        private final Map<String, Object> properties = new LinkedHashMap<>();
        private boolean temporary;
        private boolean hermetic;
        private final List<ServerInterceptor> interceptors = new ArrayList<>();
        private Consumer<String> progress = text -> { };

        private Builder() { }

        /** Settings by key (docs/configuration.md); later ones win. */
        public Builder with(Map<String, ?> settings) {
            properties.putAll(settings);
            return this;
        }

        /** @param interceptor sees every call between the roles of this process, with the context of its request */
        public Builder intercepting(ServerInterceptor interceptor) {
            interceptors.add(interceptor);
            return this;
        }

        /** @param heard hears what a person should see while it starts, on any thread, and must not block for long */
        public Builder onProgress(Consumer<String> heard) {
            progress = heard;
            return this;
        }

        /** Starts, and returns once requests are served. @throws SettingsException naming the setting that is wrong */
        public ArrwDb start() {
            SettingValues.refuseUnknown(properties.keySet());
            return new ArrwDb(this);
        }
    }
}
