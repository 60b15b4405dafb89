package io.arrwdb.deploy.config;

import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.core.value.PropertyResolver;
import io.micronaut.context.env.Environment;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads settings from Micronaut's environment: {@code application.yml}, environment variables, command line. */
public final class SettingValues {
    private final PropertyResolver source;

    /** @throws SettingsException when the environment holds an {@code arrwdb.} key that is no setting */
    public SettingValues(Environment environment) {
        this.source = environment;
        refuseUnknown(environment);
    }

    /** The value in force. @throws SettingsException naming the key, the text and what is allowed */
    public <T> T get(Setting<T> setting) {
        String text = source.getProperty(setting.key(), String.class).orElse(setting.defaultText());
        try {
            return setting.parse().apply(text);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(setting.key() + ": " + e.getMessage() + " (" + setting.meaning() + ")", e);
        }
    }

    /** The text in force, for printing. */
    public String text(Setting<?> setting) {
        return source.getProperty(setting.key(), String.class).orElse(setting.defaultText());
    }

    private static void refuseUnknown(Environment environment) {
        Set<String> known = Settings.all().stream().map(Setting::key).collect(Collectors.toSet());
        Map<String, Object> given = environment.getProperties("arrwdb", StringConvention.RAW);
        Set<String> unknown = new TreeSet<>();
        for (String key : given.keySet()) {
            String full = "arrwdb." + key;
            if (!known.contains(full) && !Settings.LAUNCHER.contains(full)) {
                unknown.add(full);
            }
        }
        if (!unknown.isEmpty()) {
            throw new SettingsException("no setting is called " + String.join(", ", unknown)
                    + "; './arrwdb config' lists those that there are", null);
        }
    }
}
