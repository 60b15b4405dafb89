package io.arrwdb.proxy.validate;

import io.arrwdb.proxy.error.ReadErrors;
import java.util.Locale;
import java.util.Map;

/** Reads numbers and flags out of parameters as the SDKs write them. */
final class Numbers {
    private Numbers() { }

    /** @throws io.arrwdb.proxy.error.MilvusException when the value is no integer */
    static long integer(Map<String, String> params, String key, long otherwise) {
        String text = params.get(key);
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw ReadErrors.number(key, text);
        }
    }

    /**
     * As {@link #flag}, of a parameter whose other values Milvus refuses.
     *
     * @throws io.arrwdb.proxy.error.MilvusException when the value is no truth value
     */
    static boolean strictFlag(Map<String, String> params, String key) {
        String text = params.getOrDefault(key, "").strip();
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0", "" -> false;
            default -> throw ReadErrors.truthValue(key, text);
        };
    }

    /** {@code true} of Java and Node, {@code True} of Python. */
    static boolean flag(Map<String, String> params, String key) {
        return "true".equalsIgnoreCase(params.get(key));
    }
}
