package io.arrwdb.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.process.ChildServer;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.grpc.ClientCall;
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

/** Many clients that ask at once for as much as an answer may hold, and some that do not take it: the server lives. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LargeAnswersTest {
    private static final int HEAP_MEBIBYTES = 64;
    /** Their answer is nearly the largest that such a heap allows. */
    private static final int ROWS = 1_700;
    private static final int CLIENTS = 24;
    private static final int STALLED = 40;
    private static final int RATE_LIMIT = 8;

    private final Notes notes = new Notes(2_000);

    @Test
    void largeAnswersThatComeTogetherFindRoomOrAreRefused(@TempDir Path data) throws Exception {
        List<String> jvm = List.of("-Xmx" + HEAP_MEBIBYTES + "m", "-XX:MaxDirectMemorySize=" + HEAP_MEBIBYTES + "m");
        try (ChildServer server = ChildServer.start(data, jvm, List.of()); NoteStore store = new NoteStore(server.uri())) {
            fill(store);
            ask(() -> untilAnswered(store));
            try (NoteStore stalling = new NoteStore(server.uri())) {
                List<ClientCall<QueryRequest, QueryResults>> stalled = new ArrayList<>();
                for (int i = 0; i < STALLED; i++) {
                    stalled.add(stalling.allNotTaken());
                }
                ask(() -> answered(store));
                assertThat(server.isAlive()).as(server.said()).isTrue();
                stalled.forEach(call -> call.cancel("gone", null));
            }
            ask(() -> untilAnswered(store));
            assertThat(server.isAlive()).as(server.said()).isTrue();
        }
    }

    private void fill(NoteStore store) {
        store.create();
        store.index();
        store.load();
        for (int from = 0; from < ROWS; from += 100) {
            store.insert(notes, from, Math.min(ROWS, from + 100));
        }
    }

    /** All clients at once. */
    private void ask(Runnable client) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(clients.submit(client));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
    }

    /** As SDKs do. */
    private void untilAnswered(NoteStore store) {
        while (!answered(store)) {
            Thread.onSpinWait();
        }
    }

    /** Whether there was room; an answer has all that was asked for. */
    private boolean answered(NoteStore store) {
        QueryResults answer = store.all();
        if (answer.getStatus().getCode() == RATE_LIMIT) {
            return false;
        }
        assertThat(answer.getStatus().getCode()).as(answer.getStatus().getReason()).isZero();
        assertThat(answer.getFieldsData(1).getScalars().getStringData().getDataList()).hasSize(ROWS)
                .startsWith(notes.text(0)).endsWith(notes.text(ROWS - 1));
        return true;
    }
}
