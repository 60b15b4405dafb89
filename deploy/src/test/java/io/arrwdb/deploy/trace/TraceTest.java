package io.arrwdb.deploy.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests of a client through a server that plays every role, and what a collector hears of their way. */
class TraceTest {
    private static final String WRITE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SEARCH = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENTS_SPAN = "b7ad6b7169203331";

    private final GeneratedVectors rows = new GeneratedVectors(100, 8, 1);
    private final SpanReceiver receiver;

    TraceTest() throws Exception {
        receiver = new SpanReceiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void theSpansOfARequestAreOneTreeBelowTheClients() {
        play(Map.of("arrwdb.trace.endpoint", receiver.base() + SpanReceiver.PATH), "01");

        assertThat(tree(WRITE)).containsExactlyInAnyOrder("MilvusService/Insert",
                "DataNode/Write", "DataNode/Write", "log queue", "log append", "log read-back");
        assertThat(tree(SEARCH)).contains("MilvusService/Search", "timestamp", "RootCoordinator/AllocateTimestamps", "QueryNode/Search",
                "consistency wait", "search line", "search", "segment scan");
        assertThat(receiver.spans()).as("requests of clients who say nothing begin traces of their own")
                .anySatisfy(span -> {
                    assertThat(span.name()).isEqualTo("MilvusService/CreateCollection");
                    assertThat(span.parentId()).isEmpty();
                });
        assertThat(receiver.spans()).allSatisfy(span -> assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.startNanos()));
    }

    @Test
    void nothingIsSampledAtZeroButWhatAClientFollows() {
        play(Map.of("arrwdb.trace.endpoint", receiver.base() + SpanReceiver.PATH, "arrwdb.trace.sample-ratio", "0"), "01");
        assertThat(receiver.spans()).extracting(SentSpan::traceId).contains(WRITE, SEARCH).containsOnly(WRITE, SEARCH);
    }

    @Test
    void whatAClientDoesNotFollowIsNotSent() {
        play(Map.of("arrwdb.trace.endpoint", receiver.base() + SpanReceiver.PATH), "00");
        assertThat(receiver.spans()).extracting(SentSpan::traceId).isNotEmpty().doesNotContain(WRITE, SEARCH);
    }

    @Test
    void nothingIsSentWithoutAnEndpoint() {
        play(Map.of(), "01");
        assertThat(receiver.spans()).isEmpty();
    }

    /** A write and a strong search with the traceparent of a client; returns once all spans have been sent. */
    private void play(Map<String, String> settings, String flags) {
        try (ArrwDb server = ArrwDb.forTests().with(settings).start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(8, 1);
            collection.index("HNSW", "{}");
            collection.load();
            MilvusConnection.check("insert", following(connection, WRITE, flags).insert(collection.insertRequest(rows, 0, 100)).getStatus());
            MilvusConnection.check("search", following(connection, SEARCH, flags).search(collection.searchRequest(rows.row(0), 1, "{}")
                    .toBuilder().setGuaranteeTimestamp(0).setConsistencyLevel(ConsistencyLevel.Strong).build()).getStatus());
        }
    }

    private static MilvusServiceBlockingStub following(MilvusConnection connection, String trace, String flags) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "00-" + trace + '-' + CLIENTS_SPAN + '-' + flags);
        return connection.stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Names of the trace's spans, which have one root, below the client's span, and no parent that was not sent. */
    private List<String> tree(String trace) {
        List<SentSpan> spans = receiver.ofTrace(trace);
        Set<String> ids = spans.stream().map(SentSpan::spanId).collect(Collectors.toSet());
        assertThat(spans).filteredOn(span -> !ids.contains(span.parentId())).singleElement()
                .satisfies(root -> assertThat(root.parentId()).isEqualTo(CLIENTS_SPAN));
        return spans.stream().map(SentSpan::name).toList();
    }
}
