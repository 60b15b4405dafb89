package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.integer;
import static io.arrwdb.deploy.config.Setting.optional;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the ways of requests are told. */
public final class TraceSettings {
    static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<Optional<String>> ENDPOINT = add(new Setting<>("arrwdb.trace.endpoint", "",
            "URL to which spans are sent by OTLP (http/protobuf), such as http://127.0.0.1:4318/v1/traces. Empty: where "
                    + "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT (with /v1/traces added) say; without those "
                    + "nothing is traced.", TraceSettings::url));
    public static final Setting<Double> SAMPLE_RATIO = add(new Setting<>("arrwdb.trace.sample-ratio", "1.0",
            "Share of the requests that are traced, 0 to 1; the choice of a client whose traceparent names one stands.", TraceSettings::ratio));
    public static final Setting<Integer> QUEUE_SPANS = add(integer("arrwdb.trace.queue-spans", 8_192, 1, 10_000_000,
            "Spans that may wait to be sent; more are dropped."));

    private TraceSettings() { }

    private static Optional<String> url(String text) {
        Optional<String> url = optional("", "").parse().apply(text);
        url.map(URI::create).filter(uri -> !"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())).ifPresent(uri -> {
            throw new IllegalArgumentException("'" + text + "' does not begin with http:// or https://");
        });
        return url;
    }

    private static double ratio(String text) {
        double value;
        try {
            value = Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no number", e);
        }
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(text + " is not between 0 and 1");
        }
        return value;
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
