package io.arrwdb.deploy.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One thing that a user can set.
 *
 * @param key its name in {@code application.yml}, such as {@code arrwdb.proxy.port}
 * @param defaultText the default as a user would write it
 * @param meaning one sentence for the reference, units included
 * @param parse from text; throws {@link IllegalArgumentException} saying what is allowed
 * @param hidden whether its value is never printed
 */
public record Setting<T>(String key, String defaultText, String meaning, Function<String, T> parse, boolean hidden) {
    Setting(String key, String defaultText, String meaning, Function<String, T> parse) {
        this(key, defaultText, meaning, parse, false);
    }

    /** The environment variable that overrides it, such as {@code ARRWDB_PROXY_PORT}. */
    public String environmentVariable() {
        return key.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static Setting<Integer> integer(String key, int defaultValue, int least, int most, String meaning) {
        return new Setting<>(key, Integer.toString(defaultValue), meaning,
                text -> Math.toIntExact(bounded(text, least, most)));
    }

    static Setting<Long> count(String key, long defaultValue, long least, long most, String meaning) {
        return new Setting<>(key, Long.toString(defaultValue), meaning, text -> bounded(text, least, most));
    }

    static Setting<Long> bytes(String key, String defaultText, long least, long most, String meaning) {
        return new Setting<>(key, defaultText, meaning, text -> within(ByteSize.parse(text), least, most, " bytes"));
    }

    static Setting<Long> millis(String key, String defaultText, long least, long most, String meaning) {
        return new Setting<>(key, defaultText, meaning, text -> within(DurationText.parseMillis(text), least, most, " ms"));
    }

    static Setting<String> text(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, Setting::notBlank);
    }

    /** May be left empty. */
    static Setting<Optional<String>> optional(String key, String meaning) {
        return new Setting<>(key, "", meaning, Setting::present);
    }

    /** May be left empty, and is never printed. */
    static Setting<Optional<String>> secret(String key, String meaning) {
        return new Setting<>(key, "", meaning, Setting::present, true);
    }

    static Setting<String> host(String key, String defaultText, String meaning) {
        return new Setting<>(key, defaultText, meaning, text -> resolvable(notBlank(text)));
    }

    static Setting<Boolean> flag(String key, boolean defaultValue, String meaning) {
        return new Setting<>(key, Boolean.toString(defaultValue), meaning, Setting::parseFlag);
    }

    static <E> Setting<E> choice(String key, String defaultText, String meaning, Function<String, E> parse) {
        return new Setting<>(key, defaultText, meaning, parse);
    }

    /** @throws IllegalArgumentException when the text is none of the choices */
    static String oneOf(String text, String... choices) {
        String value = text.strip();
        if (!List.of(choices).contains(value)) {
            throw new IllegalArgumentException("'" + text + "' is none of " + String.join(", ", choices));
        }
        return value;
    }

    private static long bounded(String text, long least, long most) {
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no whole number", e);
        }
        return within(value, least, most, "");
    }

    private static long within(long value, long least, long most, String unit) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(value + unit + " is not between " + least + " and " + most);
        }
        return value;
    }

    private static Optional<String> present(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    private static String notBlank(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        return text;
    }

    private static String resolvable(String host) {
        if (new InetSocketAddress(host, 0).isUnresolved()) {
            throw new IllegalArgumentException("no address is known for '" + host + "'");
        }
        return host;
    }

    private static Boolean parseFlag(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
        };
    }
}
