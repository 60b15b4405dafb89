package io.arrwdb.deploy.upkeep;

import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.SettingsFile;
import io.arrwdb.deploy.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which deployment is meant. */
public final class StoreOptions {
    @Option(names = "--data-dir", paramLabel = "DIR", description = "A data directory, of a standalone server (default ./arrwdb-data).")
    private String dataDir;

    @Option(names = "--cluster", paramLabel = "DIR", description = "The directory of a cluster on this machine, as ./arrwdb cluster up made it.")
    private Path cluster;

    @Option(names = "--config", paramLabel = "FILE", description = "A file of settings (.yml or .properties): where etcd, Kafka and S3 are.")
    private Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of docs/configuration.md; may be repeated.")
    private Map<String, String> others = new LinkedHashMap<>();

    /** Setting keys with the text that was given; the nearer to the command line, the stronger. */
    Map<String, Object> asProperties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (cluster != null) {
            properties.putAll(ClusterSettings.of(cluster));
        }
        if (config != null) {
            properties.putAll(SettingsFile.read(config));
        }
        properties.putAll(others);
        if (dataDir != null) {
            properties.put(Settings.DATA_DIR.key(), dataDir);
        }
        return properties;
    }

    /** Opens nothing yet but the settings. */
    public Stores open() {
        return new Stores(asProperties(), false);
    }
}
