package io.arrwdb.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceFutureStub;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Far more at once than the server takes: what it refuses, what it keeps, and how it is afterwards. */
@Timeout(240)
class OverloadTest {
    private static final int ROWS = 20_000;
    private static final int DIM = 32;
    private static final int READS_AT_ONCE = 400;
    private static final int WRITES_AT_ONCE = 200;
    private static final int RATE_LIMIT = 8;
    /** What the server says where it notices the end of a hasty caller's deadline before the caller does. */
    private static final Set<Integer> TOO_LATE = Set.of(10001, 11);
    private static final long PATIENCE_SECONDS = 120;
    private static final long HASTE_MILLIS = 300;
    private static final Pattern SEARCHING = Pattern.compile("^arrwdb_role_calls_in_progress\\{rpc=\"QueryNode/Search\"\\} ([0-9.]+)$", Pattern.MULTILINE);
    /** What the heap may be larger after everything was collected: caches and compiled code, not requests. */
    private static final long SLACK_BYTES = 64L << 20;

    private final GeneratedVectors vectors = new GeneratedVectors(ROWS, DIM, 1);

    /** Answers by Milvus's code, and calls that ended without one by gRPC's. */
    private record Outcome(Map<Integer, Integer> codes, Map<Code, Integer> ends) { }

    @Test
    void whatIsTooMuchIsRefusedWithCodeEightOrWaitsAndNothingStays() throws Exception {
        Map<String, Object> small = Map.of("arrwdb.query-node.line-reads", "8", "arrwdb.query-node.search-threads", "1",
                "arrwdb.proxy.max-request", "1MiB", "arrwdb.proxy.request-memory", "16MiB", "arrwdb.http-port", "0");
        try (ArrwDb server = ArrwDb.forTests().with(small).start(); MilvusConnection connection = new MilvusConnection(server.uri());
                HttpClient http = HttpClient.newHttpClient()) {
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            fill(collection);
            long before = heapBytes();

            Outcome reads = flood(connection, READS_AT_ONCE, stub -> search(stub, collection));
            assertThat(reads.codes).containsOnlyKeys(0, RATE_LIMIT);
            assertThat(reads.ends.keySet()).as("half of the callers did not wait").isSubsetOf(Code.DEADLINE_EXCEEDED);
            awaitNoSearch(http, server.httpPort());

            Outcome writes = flood(connection, WRITES_AT_ONCE, stub -> insert(stub, collection));
            assertThat(writes.codes.keySet()).isSubsetOf(0, RATE_LIMIT).contains(0);
            assertThat(writes.ends.keySet()).isSubsetOf(Code.DEADLINE_EXCEEDED);

            assertThat(collection.search(collection.searchRequest(vectors.row(7), 1, "{}"))).as("it serves as before").containsExactly(7L);
            assertThat(heapBytes()).isLessThan(before + SLACK_BYTES);
        }
    }

    private interface Call {
        ListenableFuture<Status> begin(MilvusServiceFutureStub stub);
    }

    /** Begins all at once; every second caller is in haste. */
    private Outcome flood(MilvusConnection connection, int calls, Call call) throws InterruptedException, TimeoutException {
        MilvusServiceFutureStub stub = MilvusServiceGrpc.newFutureStub(connection.stub().getChannel());
        List<ListenableFuture<Status>> begun = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            long millis = i % 2 == 0 ? TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) : HASTE_MILLIS;
            begun.add(call.begin(stub.withDeadlineAfter(millis, TimeUnit.MILLISECONDS)));
        }
        Outcome outcome = new Outcome(new TreeMap<>(), new EnumMap<>(Code.class));
        for (int i = 0; i < calls; i++) {
            try {
                int code = begun.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS).getCode();
                if (i % 2 == 1 && TOO_LATE.contains(code)) {
                    outcome.ends.merge(Code.DEADLINE_EXCEEDED, 1, Integer::sum);
                } else {
                    outcome.codes.merge(code, 1, Integer::sum);
                }
            } catch (ExecutionException e) {
                outcome.ends.merge(((StatusRuntimeException) e.getCause()).getStatus().getCode(), 1, Integer::sum);
            }
        }
        return outcome;
    }

    private ListenableFuture<Status> search(MilvusServiceFutureStub stub, VectorCollection collection) {
        SearchRequest request = collection.searchRequest(vectors.row(1), 1_000, "{}");
        return map(stub.search(request), answer -> answer.getStatus());
    }

    private ListenableFuture<Status> insert(MilvusServiceFutureStub stub, VectorCollection collection) {
        InsertRequest request = collection.insertRequest(vectors, 0, 2_000);
        return map(stub.insert(request), answer -> answer.getStatus());
    }

    private static <A> ListenableFuture<Status> map(ListenableFuture<A> answer, Function<A, Status> status) {
        return Futures.transform(answer, status::apply,
                MoreExecutors.directExecutor());
    }

    private void fill(VectorCollection collection) {
        collection.create(DIM, 1);
        for (int from = 0; from < ROWS; from += 2_000) {
            collection.insert(collection.insertRequest(vectors, from, from + 2_000));
        }
        collection.flush();
        collection.index("FLAT", "{}");
        collection.load();
    }

    private static void awaitNoSearch(HttpClient http, int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build();
        while (SEARCHING.matcher(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).results()
                .anyMatch(found -> Double.parseDouble(found.group(1)) > 0)) {
            Thread.sleep(20);
        }
    }

    private static long heapBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
