package io.arrwdb.deploy.config;

import io.micronaut.core.naming.conventions.StringConvention;
import io.micronaut.core.value.PropertyResolver;
import io.micronaut.context.env.Environment;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads settings from Micronaut's environment: {@code application.yml}, environment variables, command line. */
public final class SettingValues {
    private final PropertyResolver source;

    /** @throws SettingsException when the environment holds an {@code arrwdb.} key that is no setting */
    public SettingValues(Environment environment) {
        this.source = environment;
        refuseUnknown(keys(environment));
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

    /** @throws SettingsException naming the first setting whose text cannot be */
    public void checkAll() {
        Settings.all().forEach(this::get);
    }

    /** The text in force, for printing; of secrets only whether there is one. */
    public String text(Setting<?> setting) {
        String text = source.getProperty(setting.key(), String.class).orElse(setting.defaultText());
        return setting.hidden() && !text.isEmpty() ? "(hidden)" : text;
    }

    /** An environment variable has one sign for a dot and a dash, so both spellings of it arrive. */
    private static String spelling(String key) {
        return key.replace('-', '.');
    }

    /** @throws SettingsException naming the keys that are no settings */
    public static void refuseUnknown(Collection<String> keys) {
        Set<String> known = Stream.concat(Settings.all().stream().map(Setting::key), Settings.LAUNCHER.stream())
                .map(SettingValues::spelling).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (String key : keys) {
            if (!known.contains(spelling(key))) {
                unknown.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            throw new SettingsException("no setting is called " + String.join(", ", unknown)
                    + "; './arrwdb config' lists those that there are", null);
        }
    }

    private static Set<String> keys(Environment environment) {
        return environment.getProperties("arrwdb", StringConvention.RAW).keySet().stream()
                .map(key -> "arrwdb." + key).collect(Collectors.toSet());
    }
}
