package io.arrwdb.deploy.trace;

import io.arrwdb.deploy.Version;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.TraceSettings;
import io.arrwdb.rpc.trace.Tracer;
import java.util.Optional;
import java.util.function.Function;

/** Whether, and where, this process tells the ways of requests. */
public final class Traces implements AutoCloseable {
    private final Tracer tracer;

    private Traces(Tracer tracer) {
        this.tracer = tracer;
    }

    /**
     * As settings say, else as OpenTelemetry's variables do.
     *
     * @param node what tells this process from others
     * @param variables texts by the names of variables as properties, such as {@code otel.exporter.otlp.endpoint}
     */
    public static Traces of(SettingValues settings, String node, Function<String, Optional<String>> variables) {
        Optional<String> endpoint = settings.get(TraceSettings.ENDPOINT)
                .or(() -> variables.apply("otel.exporter.otlp.traces.endpoint"))
                .or(() -> variables.apply("otel.exporter.otlp.endpoint").map(Traces::path));
        return new Traces(endpoint.filter(url -> !url.isBlank()).<Tracer>map(url -> new OtlpTracer(url, node, Version.ARRWDB,
                settings.get(TraceSettings.SAMPLE_RATIO), settings.get(TraceSettings.QUEUE_SPANS))).orElse(Tracer.OFF));
    }

    public Tracer tracer() {
        return tracer;
    }

    @Override
    public void close() {
        if (tracer instanceof OtlpTracer sending) {
            sending.close();
        }
    }

    private static String path(String base) {
        return base.isBlank() ? "" : base.replaceAll("/+$", "") + "/v1/traces";
    }
}
