package io.arrwdb.deploy.wal;

import io.arrwdb.bench.report.Json;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes values as JSON text, with pieces that are JSON already. */
final class JsonText {
    private JsonText() { }

    static String of(Object value) {
        return switch (value) {
            case RawJson raw -> raw.text();
            case Map<?, ?> map -> map.entrySet().stream().map(e -> Json.of(e.getKey().toString()) + ":" + of(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
            case null, default -> Json.of(value);
        };
    }
}
