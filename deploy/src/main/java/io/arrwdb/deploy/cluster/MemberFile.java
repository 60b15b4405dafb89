package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** A {@link Member} as a properties file. */
final class MemberFile {
    private MemberFile() { }

    static void write(Path file, Member member) {
        Properties text = new Properties();
        text.setProperty("name", member.name());
        text.setProperty("role", member.role());
        text.setProperty("health", member.health());
        number(text, "command", member.command());
        number(text, "port", member.ports().entrySet().stream().map(p -> p.getKey() + "=" + p.getValue()).toList());
        number(text, "environment", member.environment().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
        try (Writer out = Files.newBufferedWriter(file)) {
            text.store(out, "a process of a cluster; written by ./arrwdb cluster up");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Member read(Path file) {
        Properties text = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            text.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        pairs(text, "port").forEach((use, port) -> ports.put(use, Integer.valueOf(port)));
        return new Member(text.getProperty("name"), text.getProperty("role"), numbered(text, "command"), pairs(text, "environment"),
                ports, text.getProperty("health"));
    }

    private static void number(Properties text, String key, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            text.setProperty("%s.%04d".formatted(key, i), values.get(i));
        }
    }

    private static List<String> numbered(Properties text, String key) {
        List<String> values = new ArrayList<>();
        for (String name : new TreeSet<>(text.stringPropertyNames())) {
            if (name.startsWith(key + '.')) {
                values.add(text.getProperty(name));
            }
        }
        return values;
    }

    private static Map<String, String> pairs(Properties text, String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : numbered(text, key)) {
            int equals = pair.indexOf('=');
            pairs.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return pairs;
    }
}
