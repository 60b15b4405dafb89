package io.arrwdb.deploy.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A span as it was sent: opentelemetry/proto/trace/v1/trace.proto, read by its field numbers.
 *
 * @param parentId empty for a span without
 */
record SentSpan(String traceId, String spanId, String parentId, String name, long startNanos, long endNanos) {
    /** Those of an ExportTraceServiceRequest. */
    static List<SentSpan> of(byte[] request) {
        return messages(parse(ByteString.copyFrom(request)), 1).flatMap(resource -> messages(resource, 2))
                .flatMap(scope -> messages(scope, 2)).map(SentSpan::of).toList();
    }

    private static SentSpan of(UnknownFieldSet span) {
        return new SentSpan(hex(span, 1), hex(span, 2), hex(span, 4), bytes(span, 5).toStringUtf8(),
                span.getField(7).getFixed64List().getFirst(), span.getField(8).getFixed64List().getFirst());
    }

    private static Stream<UnknownFieldSet> messages(UnknownFieldSet in, int field) {
        return in.getField(field).getLengthDelimitedList().stream().map(SentSpan::parse);
    }

    private static String hex(UnknownFieldSet span, int field) {
        return HexFormat.of().formatHex(bytes(span, field).toByteArray());
    }

    private static ByteString bytes(UnknownFieldSet span, int field) {
        return span.getField(field).getLengthDelimitedList().stream().findFirst().orElse(ByteString.EMPTY);
    }

    private static UnknownFieldSet parse(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("what was sent is no protobuf message", e);
        }
    }
}
