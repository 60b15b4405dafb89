package io.arrwdb.deploy.trace;

import io.arrwdb.rpc.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A span of OpenTelemetry. One that was not chosen for sending has no children: who is called sees that in its traceparent. */
record OtlpSpan(Tracer tracer, io.opentelemetry.api.trace.Span span) implements Span {
    private static final String VERSION = "00-";

    @Override
    public boolean recording() {
        return span.isRecording();
    }

    @Override
    public Span child(String name) {
        return below(name, SpanKind.INTERNAL);
    }

    @Override
    public Span call(String rpc) {
        return below(rpc, SpanKind.CLIENT);
    }

    @Override
    public Span tag(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public Span tag(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    @Override
    public void fail(String why) {
        span.setStatus(StatusCode.ERROR, why);
    }

    @Override
    public void end() {
        span.end();
    }

    @Override
    public String traceparent() {
        SpanContext context = span.getSpanContext();
        return context.isValid() ? VERSION + context.getTraceId() + '-' + context.getSpanId() + '-' + context.getTraceFlags().asHex() : "";
    }

    private Span below(String name, SpanKind kind) {
        return recording() ? new OtlpSpan(tracer, tracer.spanBuilder(name).setSpanKind(kind).setParent(Context.root().with(span)).startSpan())
                : this;
    }
}
