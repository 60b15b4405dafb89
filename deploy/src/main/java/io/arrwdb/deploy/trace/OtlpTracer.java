package io.arrwdb.deploy.trace;

import io.arrwdb.rpc.trace.Span;
import io.arrwdb.rpc.trace.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Sends spans by OTLP over http, in batches, from a thread of its own; what finds no room in its queue is dropped. */
public final class OtlpTracer implements Tracer, AutoCloseable {
    private static final long CLOSE_MILLIS = 5_000;
    private static final String TRACE_PARENT = "traceparent";

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;

    /**
     * @param endpoint a URL, with its path
     * @param node what tells this process from others
     * @param sampleRatio share of the requests that are followed where their clients do not say
     * @param queueSpans that may wait to be sent
     */
    public OtlpTracer(String endpoint, String node, String version, double sampleRatio, int queueSpans) {
        Resource resource = Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "arrwdb",
                AttributeKey.stringKey("service.instance.id"), node, AttributeKey.stringKey("service.version"), version));
        BatchSpanProcessor sending = BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
                .setMaxQueueSize(queueSpans).setMaxExportBatchSize(Math.min(queueSpans, 512)).build();
        provider = SdkTracerProvider.builder().setResource(resource).addSpanProcessor(sending)
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sampleRatio))).build();
        tracer = provider.get("io.arrwdb");
    }

    @Override
    public Span begin(String rpc, String traceparent) {
        Context caller = W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, Header.ONLY);
        return new OtlpSpan(tracer, tracer.spanBuilder(rpc).setParent(caller).setSpanKind(SpanKind.SERVER).startSpan());
    }

    /** Sends what waits, unless that takes too long. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The one header as the headers of a request. */
    private enum Header implements TextMapGetter<String> {
        ONLY;

        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of(TRACE_PARENT);
        }

        @Override
        public String get(String traceparent, String key) {
            return key.equals(TRACE_PARENT) && traceparent != null && !traceparent.isEmpty() ? traceparent : null;
        }
    }
}
