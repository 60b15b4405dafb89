package io.arrwdb.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * Small records of one format version, each a line of hex in {@code src/test/resources/golden} of the module. A new version
 * gets a new file, written by a run with {@code -Dgolden.write=true}; files that are there are never changed.
 */
public final class GoldenLines {
    private GoldenLines() { }

    /** The stored records, after checking that {@code written} equals them. */
    public static List<byte[]> check(String name, List<byte[]> written) {
        List<String> lines = written.stream().map(HexFormat.of()::formatHex).toList();
        if (Boolean.getBoolean("golden.write")) {
            writeOnce(Path.of("src/test/resources/golden", name + ".hex"), lines);
            return written;
        }
        List<String> stored = read(name);
        assertThat(lines).as("bytes of %s", name).isEqualTo(stored);
        return stored.stream().map(HexFormat.of()::parseHex).toList();
    }

    private static List<String> read(String name) {
        try (InputStream in = GoldenLines.class.getResourceAsStream("/golden/" + name + ".hex")) {
            assertThat(in).as("golden file %s", name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeOnce(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.write(file, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
