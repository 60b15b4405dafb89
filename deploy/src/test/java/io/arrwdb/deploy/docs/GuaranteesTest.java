package io.arrwdb.deploy.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that docs/guarantees.md names exists. */
class GuaranteesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    @Test
    void everyTestNamedExists() throws IOException {
        List<MatchResult> references = REFERENCE.matcher(Files.readString(ROOT.resolve("docs/guarantees.md"))).results().toList();
        assertThat(references).hasSizeGreaterThan(20);
        Map<String, List<Path>> tests = tests();
        TreeSet<String> missing = new TreeSet<>();
        for (MatchResult reference : references) {
            if (!has(tests.getOrDefault(reference.group(1) + ".java", List.of()), reference.group(2))) {
                missing.add(reference.group(1) + "." + reference.group(2));
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean has(List<Path> files, String method) throws IOException {
        for (Path file : files) {
            if (Files.readString(file).contains("void " + method + "(")) {
                return true;
            }
        }
        return false;
    }

    /** Files by name: rooms may have tests of one name. */
    private static Map<String, List<Path>> tests() throws IOException {
        Map<String, List<Path>> tests = new TreeMap<>();
        try (Stream<Path> rooms = Files.list(ROOT)) {
            for (Path sources : rooms.map(room -> room.resolve("src/test/java")).filter(Files::isDirectory).toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(f -> f.toString().endsWith("Test.java"))
                            .forEach(f -> tests.computeIfAbsent(f.getFileName().toString(), name -> new ArrayList<>()).add(f));
                }
            }
        }
        return tests;
    }
}
