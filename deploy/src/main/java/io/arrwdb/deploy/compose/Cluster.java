package io.arrwdb.deploy.compose;

import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The roles of this process, started and stopped in order. */
@Singleton
public final class Cluster implements AutoCloseable {
    private final SettingValues settings;
    private final Readiness readiness;
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private MilvusEndpoint endpoint;

    Cluster(SettingValues settings, Readiness readiness) {
        this.settings = settings;
        this.readiness = readiness;
    }

    /** Starts every role and returns once requests are served. */
    public void start() {
        endpoint = new MilvusEndpoint(settings.get(Settings.HOST), settings.get(Settings.PORT), List.of(), List.of(), handlers,
                Math.toIntExact(settings.get(Settings.MAX_REQUEST_BYTES)));
        readiness.ready();
    }

    /** Port of the Milvus API. */
    public int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        readiness.stopping();
        if (endpoint != null) {
            endpoint.close();
        }
        handlers.close();
    }
}
