package io.arrwdb.deploy.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Settings in a file: YAML as {@code application.yml} has it, or properties. */
public final class SettingsFile {
    private SettingsFile() { }

    /** Setting keys with their texts. @throws SettingsException where the file cannot be read, or names what is no setting */
    public static Map<String, String> read(Path file) {
        Map<String, String> settings = new LinkedHashMap<>();
        try (Reader in = Files.newBufferedReader(file)) {
            if (file.toString().endsWith(".properties")) {
                Properties properties = new Properties();
                properties.load(in);
                properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
            } else {
                flatten("", new Yaml(new SafeConstructor(new LoaderOptions())).load(in), settings);
            }
        } catch (IOException | YAMLException e) {
            throw new SettingsException("the settings in " + file + " cannot be read: " + e.getMessage(), e);
        }
        SettingValues.refuseUnknown(settings.keySet());
        return settings;
    }

    private static void flatten(String key, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, below) -> flatten(key.isEmpty() ? name.toString() : key + '.' + name, below, into));
        } else if (value != null) {
            into.put(key, value.toString());
        }
    }
}
