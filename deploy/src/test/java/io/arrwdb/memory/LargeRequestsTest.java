package io.arrwdb.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.process.ChildServer;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many clients that send at once far more than the network layer may hold: each is served, or told of overload, and nothing else. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LargeRequestsTest {
    private static final int HEAP_MEBIBYTES = 96;
    private static final int DIRECT_MEBIBYTES = 48;
    private static final int DIM = 128;
    /** A request of a MiB. */
    private static final int ROWS = 2_000;
    private static final int CLIENTS = 120;
    private static final int CALLS = 4;
    private static final long CALL_SECONDS = 120;
    private static final int RATE_LIMIT = 8;
    private static final String DONE = "done";
    private static final String OVERLOAD = "overload";

    @Test
    void requestsThatFindNoRoomInTheNetworkLayerAreRefusedAsOverload(@TempDir Path data) throws Exception {
        List<String> jvm = List.of("-Xmx" + HEAP_MEBIBYTES + "m", "-XX:MaxDirectMemorySize=" + DIRECT_MEBIBYTES + "m");
        try (ChildServer server = ChildServer.start(data, jvm, List.of());
                MilvusConnection one = new MilvusConnection(server.uri()); MilvusConnection other = new MilvusConnection(server.uri())) {
            VectorCollection collection = new VectorCollection(one, "large", Metric.L2);
            collection.create(DIM, 1);
            InsertRequest rows = collection.insertRequest(new GeneratedVectors(ROWS, DIM, 1), 0, ROWS);

            List<String> answers = new ArrayList<>();
            try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<List<String>>> asked = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    MilvusConnection connection = i % 2 == 0 ? one : other;
                    asked.add(clients.submit(() -> insert(connection, rows, CALLS)));
                }
                for (Future<List<String>> some : asked) {
                    answers.addAll(some.get(CALLS * CALL_SECONDS, TimeUnit.SECONDS));
                }
            }

            assertThat(answers).as(server.said()).hasSize(CLIENTS * CALLS).contains(DONE).isSubsetOf(DONE, OVERLOAD);
            assertThat(server.isAlive()).isTrue();
            untilTaken(one, rows);
        }
    }

    private static List<String> insert(MilvusConnection connection, InsertRequest rows, int calls) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            answers.add(insert(connection, rows));
        }
        return answers;
    }

    /** As SDKs do. */
    private static void untilTaken(MilvusConnection connection, InsertRequest rows) throws InterruptedException {
        for (String answer = insert(connection, rows); !answer.equals(DONE); answer = insert(connection, rows)) {
            assertThat(answer).isEqualTo(OVERLOAD);
            Thread.sleep(100);
        }
    }

    private static String insert(MilvusConnection connection, InsertRequest rows) {
        try {
            Status status = connection.stub().withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).insert(rows).getStatus();
            boolean told = status.getCode() == RATE_LIMIT && status.getErrorCode() == ErrorCode.RateLimit;
            return status.getCode() == 0 ? DONE : told ? OVERLOAD : status.getReason();
        } catch (StatusRuntimeException e) {
            return e.getMessage();
        }
    }
}
