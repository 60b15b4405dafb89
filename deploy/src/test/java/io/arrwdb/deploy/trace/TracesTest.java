package io.arrwdb.deploy.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.rpc.trace.Span;
import io.arrwdb.rpc.trace.Tracer;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where the endpoint comes from. */
class TracesTest {
    private static final String BASE = "otel.exporter.otlp.endpoint";
    private static final String OF_TRACES = "otel.exporter.otlp.traces.endpoint";

    private final SpanReceiver receiver;

    TracesTest() throws Exception {
        receiver = new SpanReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void withoutAnEndpointNothingIsFollowed() {
        assertThat(traces(Map.of(), Map.of()).tracer()).isSameAs(Tracer.OFF);
        assertThat(Tracer.OFF.begin("Milvus/Search", "")).isSameAs(Span.NONE);
        assertThat(Span.NONE.child("part")).isSameAs(Span.NONE);
    }

    @Test
    void openTelemetrysVariablesAreHonoured() {
        sends(Map.of(), Map.of(BASE, receiver.base() + '/'));
        sends(Map.of(), Map.of(BASE, "http://127.0.0.1:1", OF_TRACES, receiver.base() + SpanReceiver.PATH));
    }

    @Test
    void theSettingComesFirst() {
        sends(Map.of("arrwdb.trace.endpoint", receiver.base() + SpanReceiver.PATH), Map.of(OF_TRACES, "http://127.0.0.1:1/v1/traces"));
    }

    private void sends(Map<String, Object> settings, Map<String, String> variables) {
        int before = receiver.spans().size();
        try (Traces traces = traces(settings, variables)) {
            traces.tracer().begin("Milvus/Search", "").end();
        }
        assertThat(receiver.spans()).hasSize(before + 1);
    }

    private static Traces traces(Map<String, Object> settings, Map<String, String> variables) {
        try (ApplicationContext context = ApplicationContext.builder(settings).build()) {
            context.getEnvironment().start();
            return Traces.of(new SettingValues(context.getEnvironment()), "1", name -> Optional.ofNullable(variables.get(name)));
        }
    }
}
