package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Our keys as S3's and back: behind the prefix, and with every byte but letters, digits and {@code . _ - /} (and a dot that begins
 * a part) written as {@code !hh}. So servers that keep keys as file paths take every key, and no proxy normalises one.
 */
final class S3Keys {
    private static final char ESCAPE = '!';
    /** S3's own. */
    private static final int MOST_BYTES = 1_024;

    private final String prefix;

    S3Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The name of an object. */
    String of(String key) {
        if (key.isEmpty() || key.startsWith("/") || key.endsWith("/") || key.contains("//")) {
            throw new ObjectStoreException("the key '" + key + "' has an empty part between slashes", null);
        }
        String name = ofPrefix(key);
        if (name.length() > MOST_BYTES) {
            throw new ObjectStoreException("the key '" + key + "' takes " + name.length() + " bytes in S3, at most " + MOST_BYTES, null);
        }
        return name;
    }

    /** What the names of all keys with this beginning begin with. */
    String ofPrefix(String beginning) {
        StringBuilder name = new StringBuilder(prefix);
        boolean first = true;
        for (byte b : beginning.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b) && !(b == '.' && first)) {
                name.append((char) b);
            } else {
                name.append(ESCAPE).append(HexFormat.of().toHexDigits(b));
            }
            first = b == '/';
        }
        return name.toString();
    }

    /** The key of a name. */
    String keyOf(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = prefix.length(); i < name.length(); i++) {
            if (name.charAt(i) == ESCAPE) {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(name.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isPlain(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '.' || b == '_' || b == '-' || b == '/';
    }
}
