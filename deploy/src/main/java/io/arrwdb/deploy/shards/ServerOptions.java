package io.arrwdb.deploy.shards;

import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.SettingsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which running cluster is meant, where it is not the one of a directory on this machine. */
final class ServerOptions {
    @Option(names = "--config", paramLabel = "FILE", description = "A file of settings (.yml or .properties) that says where the cluster's etcd is, "
            + "instead of --dir.")
    private Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of docs/configuration.md, instead of --dir; may be repeated.")
    private Map<String, String> others = new LinkedHashMap<>();

    /**
     * Without options, a cluster in {@code directory}; where none is there, what environment and {@code application.yml} say.
     *
     * @throws IllegalStateException where none of these names a cluster
     */
    DataCoordinatorCalls open(Path directory) {
        Map<String, Object> properties = new LinkedHashMap<>();
        if (config == null && others.isEmpty() && ClusterSettings.isThere(directory)) {
            properties.putAll(ClusterSettings.of(directory));
        }
        if (config != null) {
            properties.putAll(SettingsFile.read(config));
        }
        properties.putAll(others);
        Stores stores = new Stores(properties, false);
        if (!stores.settings().get(MetaSettings.TYPE).equals(MetaSettings.ETCD)) {
            stores.close();
            throw new IllegalStateException("there is no cluster in " + directory + ", and no settings that name one: give its directory with "
                    + "--dir, or where its etcd is with --config FILE or --set arrwdb.meta.type=etcd --set arrwdb.meta.etcd.endpoints=URL");
        }
        return new DataCoordinatorCalls(stores);
    }
}
