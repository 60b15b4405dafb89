package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a serving process, as settings. */
final class ServerOptions {
    @Option(names = "--port", paramLabel = "PORT", description = "Port of the Milvus gRPC API (default 19530; 0: a free one).")
    private String port;

    @Option(names = "--http-port", paramLabel = "PORT", description = "Port of health, metrics and version (default 9091).")
    private String httpPort;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where everything is kept (default ./arrwdb-data).")
    private String dataDir;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on (default 127.0.0.1).")
    private String host;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of docs/configuration.md; may be repeated.")
    private Map<String, String> others = new LinkedHashMap<>();

    /** Setting keys with the text that was given. */
    Map<String, Object> asProperties() {
        Map<String, Object> properties = new LinkedHashMap<>(others);
        put(properties, Settings.PORT.key(), port);
        put(properties, Settings.HTTP_PORT.key(), httpPort);
        put(properties, Settings.DATA_DIR.key(), dataDir);
        put(properties, Settings.HOST.key(), host);
        return properties;
    }

    private static void put(Map<String, Object> properties, String key, String value) {
        if (value != null) {
            properties.put(key, value);
        }
    }
}
