package io.arrwdb.deploy.cluster;

import io.arrwdb.deploy.config.Setting;
import io.arrwdb.deploy.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the servers of a cluster on this machine are, as its roles were told. */
public final class ClusterSettings {
    private ClusterSettings() { }

    /** Whether there is a cluster. */
    public static boolean isThere(Path directory) {
        return !new RunDirectory(directory).isEmpty();
    }

    /** Setting keys with their texts. @throws IllegalStateException where there is no cluster */
    public static Map<String, String> of(Path directory) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (MemberProcess process : new RunDirectory(directory).members()) {
            for (Setting<?> setting : Settings.all()) {
                String text = process.member().environment().get(setting.environmentVariable());
                if (text != null) {
                    settings.put(setting.key(), text);
                }
            }
        }
        return settings;
    }
}
