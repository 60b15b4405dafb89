package io.arrwdb.deploy.upkeep;

import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.LogSettings;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.ObjectSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./arrwdb migrate}: a standalone directory becomes a cluster's data. */
@Command(name = "migrate", mixinStandardHelpOptions = true, description = "Brings the data of a standalone server, which must be stopped, to a "
        + "cluster that has none: objects, log and metadata. The directory stays as it is. Interrupted, it is called again and goes on.")
public final class MigrateCommand implements Callable<Integer> {
    @Option(names = "--from", required = true, paramLabel = "DATA-DIR", description = "The standalone server's data directory.")
    private Path from;

    @Option(names = "--to", required = true, paramLabel = "CONFIG", description = "A file of the cluster's settings (.yml or .properties), or "
            + "the directory of a cluster on this machine whose roles are stopped.")
    private Path to;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A further setting of the cluster; may be repeated.")
    private Map<String, String> others = new LinkedHashMap<>();

    @Override
    public Integer call() {
        return Refused.guarded(() -> {
            if (!Files.exists(from.resolve("format"))) {
                throw new IllegalStateException(from + " is no data directory");
            }
            Map<String, String> settings = new LinkedHashMap<>(Files.isDirectory(to) ? ClusterSettings.of(to) : SettingsFile.read(to));
            settings.putAll(others);
            Migration.Done done;
            try (Stores source = new Stores(Map.of(Settings.DATA_DIR.key(), from.toString()), true);
                    Stores target = new Stores(settings, true)) {
                requireRemote(target.settings());
                done = new Migration(source, target, new Progress(System.err)).run();
            }
            System.out.printf("Brought over %,d collections, %,d shards, %,d objects (%,d bytes) and %,d records of the log. The cluster may be started; "
                    + "%s is no longer needed once you have looked.%n", done.collections(), done.shards(), done.objects(), done.bytes(),
                    done.records(), from);
            return 0;
        });
    }

    private static void requireRemote(SettingValues settings) {
        if (settings.get(MetaSettings.TYPE).equals(MetaSettings.LOCAL) || settings.get(LogSettings.TYPE).equals(LogSettings.LOCAL)
                || settings.get(ObjectSettings.TYPE).equals(ObjectSettings.LOCAL)) {
            throw new IllegalStateException("the new settings keep something in a data directory: a cluster has arrwdb.meta.type=etcd, "
                    + "arrwdb.log.type=kafka and arrwdb.object.type=s3");
        }
    }
}
