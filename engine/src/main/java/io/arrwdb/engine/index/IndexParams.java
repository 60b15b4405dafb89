package io.arrwdb.engine.index;

import java.util.Map;

/** Reads numbers out of the string maps that clients send, with Milvus's texts where they do not fit. */
final class IndexParams {
    private IndexParams() {}

    /** The integer under {@code key}, or {@code fallback} where there is none. */
    static int integer(Map<String, String> params, String key, int fallback, int min, int max) {
        String text = params.get(key);
        if (text == null) {
            return fallback;
        }
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new InvalidIndexParam("invalid integer value, key: '" + key + "', value: '" + text + "': invalid parameter");
        }
        if (value < min || value > max) {
            throw new InvalidIndexParam(
                "Out of range in json: param '" + key + "' (" + value + ") should be in range [" + min + ", " + max + "]");
        }
        return (int) value;
    }

    /** The finite number under {@code key}, or null where there is none. */
    static Float number(Map<String, String> params, String key) {
        String text = params.get(key);
        if (text == null) {
            return null;
        }
        try {
            float value = Float.parseFloat(text.strip());
            if (!Float.isNaN(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, in the same words as NaN.
        }
        throw new InvalidIndexParam("invalid float value, key: '" + key + "', value: '" + text + "': invalid parameter");
    }
}
