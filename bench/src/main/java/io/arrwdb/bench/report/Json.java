package io.arrwdb.bench.report;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes records, maps, lists, numbers and strings as JSON. */
public final class Json {
    private Json() {}

    public static String of(Object value) {
        return switch (value) {
            case null -> "null";
            case Double number when !Double.isFinite(number) -> "null";
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            case Map<?, ?> map -> map.entrySet().stream()
                .map(entry -> quote(entry.getKey().toString()) + ":" + of(entry.getValue())).collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            case Record fields -> record(fields);
            default -> quote(value.toString());
        };
    }

    private static String record(Record value) {
        StringBuilder out = new StringBuilder("{");
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                out.append(out.length() > 1 ? "," : "").append(quote(component.getName())).append(':')
                    .append(of(component.getAccessor().invoke(value)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return out.append('}').toString();
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
