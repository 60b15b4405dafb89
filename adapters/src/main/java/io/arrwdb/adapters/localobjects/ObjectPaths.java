package io.arrwdb.adapters.localobjects;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Keys as file names and back: every part between slashes is one name, in which bytes other than letters, digits,
 * {@code . _ -} (and a leading dot) are written as {@code %hh}. So no key leaves the directory, and no two meet.
 */
final class ObjectPaths {
    /** Longest file name that common file systems take. */
    private static final int MAX_NAME_BYTES = 255;

    private final Path root;

    ObjectPaths(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path of(String key) {
        Path path = root;
        for (String part : key.split("/", -1)) {
            if (part.isEmpty()) {
                throw new ObjectStoreException("the key '" + key + "' has an empty part between slashes", null);
            }
            path = path.resolve(encode(key, part));
        }
        return path;
    }

    /** The directory below which every key with the prefix lies. */
    Path directoryOf(String prefix) {
        int slash = prefix.lastIndexOf('/');
        return slash < 0 ? root : of(prefix.substring(0, slash));
    }

    String keyOf(Path path) {
        StringBuilder key = new StringBuilder();
        for (Path part : root.relativize(path)) {
            key.append(key.isEmpty() ? "" : "/").append(decode(part.toString()));
        }
        return key.toString();
    }

    private static String encode(String key, String part) {
        StringBuilder name = new StringBuilder();
        for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b) && !(b == '.' && name.isEmpty())) {
                name.append((char) b);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        if (name.length() > MAX_NAME_BYTES) {
            throw new ObjectStoreException("a part of the key '" + key + "' takes " + name.length() + " bytes as a file name, at most "
                    + MAX_NAME_BYTES, null);
        }
        return name.toString();
    }

    private static boolean isPlain(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '.' || b == '_' || b == '-';
    }

    private static String decode(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(name.charAt(i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
