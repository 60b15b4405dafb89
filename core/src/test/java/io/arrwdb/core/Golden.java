package io.arrwdb.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Bytes of each version of each format, in {@code src/test/resources/golden} as hex. A new version gets a new file, written
 * by a run with {@code -Dgolden.write=true}; files that are there are never changed.
 */
public final class Golden {
    private Golden() {
    }

    /** The stored bytes, after checking that {@code written} equals them. */
    public static byte[] check(String name, byte[] written) {
        try {
            if (Boolean.getBoolean("golden.write")) {
                Path file = Path.of("src/test/resources/golden", name + ".hex");
                Files.createDirectories(file.getParent());
                if (!Files.exists(file)) {
                    Files.writeString(file, HexFormat.of().formatHex(written).replaceAll("(.{120})", "$1\n") + "\n");
                }
                return written;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] stored = read(name);
        assertThat(HexFormat.of().formatHex(written)).as("bytes of %s", name).isEqualTo(HexFormat.of().formatHex(stored));
        return stored;
    }

    /** The stored bytes of a version that is read, and written no more. */
    public static byte[] read(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name + ".hex")) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return HexFormat.of().parseHex(new String(in.readAllBytes(), StandardCharsets.US_ASCII).replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
