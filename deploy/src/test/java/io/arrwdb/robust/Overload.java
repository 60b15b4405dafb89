package io.arrwdb.robust;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * More load than the cluster bears, on a collection of its own: large inserts and searches from many clients without a pause. Who is
 * turned away must be told so as overload, which SDKs repeat, or be out of its own time; every process lives, within its memory.
 */
final class Overload {
    private static final String NAME = "overload";
    private static final int DIM = 128;
    private static final int ROWS = 4_000;
    private static final int TOP_K = 1_000;
    private static final long HOLD_MILLIS = 20_000;
    private static final long DEADLINE_MILLIS = 20_000;
    private static final int RATE_LIMIT = 8;
    /** Heap (256 MiB), as much outside it, the memory limit of the settings, and what a JVM needs for itself. */
    private static final long MOST_BYTES = 1_200L << 20;

    private final RelayedCluster cluster;
    private final int clients;
    private final Report report;
    private final List<String> violations;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<MilvusConnection> connections = new ArrayList<>();
    private volatile boolean stopped;

    /** @param clients how many, of which a third searches @param violations takes answers that are not allowed, and what was too much */
    Overload(RelayedCluster cluster, int clients, Report report, List<String> violations) {
        this.cluster = cluster;
        this.clients = clients;
        this.report = report;
        this.violations = violations;
    }

    Fault fault() {
        return new Fault("overload", HOLD_MILLIS, this::begin, this::end);
    }

    private void begin() {
        stopped = false;
        answers.clear();
        cluster.endpoints().forEach(endpoint -> connections.add(new MilvusConnection(endpoint)));
        VectorCollection collection = new VectorCollection(connections.getFirst(), NAME, Metric.L2);
        collection.create(DIM, 2);
        collection.index("FLAT", "{}");
        collection.load();
        GeneratedVectors vectors = new GeneratedVectors(ROWS, DIM, 1);
        InsertRequest rows = collection.insertRequest(vectors, 0, ROWS);
        float[] query = new float[DIM];
        vectors.read(0, query);
        SearchRequest search = collection.searchRequest(query, TOP_K, "{}");
        for (int i = 0; i < clients; i++) {
            MilvusConnection connection = connections.get(i % connections.size());
            Runnable call = i % 3 != 0 ? () -> ask("insert", c -> stub(c).insert(rows).getStatus(), connection)
                    : () -> ask("search", c -> stub(c).search(search).getStatus(), connection);
            threads.add(Thread.ofVirtual().name("overload-" + i).start(() -> {
                while (!stopped) {
                    call.run();
                }
            }));
        }
    }

    private void end() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            if (!thread.join(Duration.ofMillis(3 * DEADLINE_MILLIS))) {
                violations.add("a call under overload took longer than its deadline");
            }
        }
        threads.clear();
        synchronized (answers) {
            answers.forEach((answer, times) -> report.say("  %,6d %s", times, answer));
        }
        for (String name : cluster.names()) {
            if (!cluster.isRunning(name)) {
                violations.add(name + " ended under overload");
            }
        }
        for (String role : List.of("coordinator", "data-node", "query-node", "index-node", "proxy")) {
            long most = cluster.names(role).stream().mapToLong(cluster::peakBytes).max().orElse(0);
            report.say("  %,6d MiB at most were resident in a %s", most >> 20, role);
            if (most > MOST_BYTES) {
                violations.add("%,d MiB were resident in a %s".formatted(most >> 20, role));
            }
        }
        new VectorCollection(connections.getFirst(), NAME, Metric.L2).drop();
        connections.forEach(MilvusConnection::close);
        connections.clear();
    }

    private static MilvusServiceBlockingStub stub(MilvusConnection connection) {
        return connection.stub().withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask(String what, Function<MilvusConnection, Status> call, MilvusConnection connection) {
        String answer;
        boolean allowed;
        try {
            Status status = call.apply(connection);
            boolean told = status.getCode() == RATE_LIMIT && status.getErrorCode() == ErrorCode.RateLimit;
            answer = status.getCode() == 0 ? "done" : told ? "told of overload" : status.getCode() + " " + status.getReason();
            allowed = status.getCode() == 0 || told;
        } catch (StatusRuntimeException e) {
            answer = String.valueOf(e.getStatus().getCode());
            allowed = e.getStatus().getCode() == io.grpc.Status.Code.DEADLINE_EXCEEDED;
        }
        String counted = what + ": " + answer.replaceAll("\\d+", "N");
        synchronized (answers) {
            if (answers.merge(counted, 1, Integer::sum) == 1 && !allowed) {
                violations.add("under overload a client was answered " + counted);
            }
        }
    }
}
