package io.arrwdb.deploy.config;

import java.util.function.Function;

/**
 * One thing that a user can set.
 *
 * @param key its name in {@code application.yml}, such as {@code arrwdb.proxy.port}
 * @param defaultText the default as a user would write it
 * @param meaning one sentence for the reference, units included
 * @param parse from text; throws {@link IllegalArgumentException} saying what is allowed
 */
public record Setting<T>(String key, String defaultText, String meaning, Function<String, T> parse) {
    /** The environment variable that overrides it, such as {@code ARRWDB_PROXY_PORT}. */
    public String environmentVariable() {
        return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static Setting<Integer> integer(String key, int defaultValue, int least, int most, String meaning) {
        return new Setting<>(key, Integer.toString(defaultValue), meaning,
                text -> Math.toIntExact(bounded(text, least, most)));
    }

    static Setting<Long> bytes(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, ByteSize::parse);
    }

    static Setting<Long> millis(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, DurationText::parseMillis);
    }

    static Setting<String> text(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, Function.identity());
    }

    static Setting<Boolean> flag(String key, boolean defaultValue, String meaning) {
        return new Setting<>(key, Boolean.toString(defaultValue), meaning, Setting::parseFlag);
    }

    static <E> Setting<E> choice(String key, String defaultText, String meaning, Function<String, E> parse) {
        return new Setting<>(key, defaultText, meaning, parse);
    }

    private static long bounded(String text, long least, long most) {
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + " is not between " + least + " and " + most);
        }
        return value;
    }

    private static Boolean parseFlag(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }
}
