package io.arrwdb.engine.filter.eval;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** JSON as plain values (Map, List, String, Long, Double, Boolean, null), and its text. */
final class Json {
    private Json() { }

    static Object random(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 6)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> (long) random.nextInt(-4, 5);
            case 4 -> random.nextInt(-4, 5) / 2.0;
            case 5 -> Expressions.text(random);
            case 6 -> random.ints(random.nextInt(4)).mapToObj(_ -> random(random, depth - 1)).toList();
            default -> object(random, depth);
        };
    }

    static Map<String, Object> object(RandomGenerator random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String key : List.of("a", "b", "k é", "x\"y")) {
            if (random.nextInt(3) > 0) {
                object.put(key, random(random, depth - 1));
            }
        }
        return object;
    }

    static String text(RandomGenerator random, Object value) {
        String space = " ".repeat(random.nextInt(2));
        return space + switch (value) {
            case null -> "null";
            case Map<?, ?> map -> "{" + String.join("," + space, map.entrySet().stream()
                .map(e -> quoted(random, (String) e.getKey()) + space + ":" + text(random, e.getValue())).toList()) + space + "}";
            case List<?> list -> "[" + String.join(",", list.stream().map(v -> text(random, v)).toList()) + space + "]";
            case String s -> quoted(random, s);
            default -> value.toString();
        } + space;
    }

    /** Some characters escaped that need not be. */
    private static String quoted(RandomGenerator random, String s) {
        StringBuilder out = new StringBuilder("\"");
        s.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (random.nextInt(6) == 0) {
                Character.toString(c).chars().forEach(unit -> out.append(String.format("\\u%04x", unit)));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }
}
