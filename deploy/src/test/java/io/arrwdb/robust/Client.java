package io.arrwdb.robust;

import static io.arrwdb.testkit.history.Operation.ABSENT;

import io.arrwdb.bench.wire.MilvusFailure;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.testkit.history.Count;
import io.arrwdb.testkit.history.History;
import io.arrwdb.testkit.history.Operation;
import io.arrwdb.testkit.history.Operation.Kind;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** One client: does one thing at a time through its proxy, and writes down what it was answered. */
final class Client {
    private static final Map<Kind, ConsistencyLevel> LEVELS = Map.of(Kind.STRONG, ConsistencyLevel.Strong, Kind.SESSION, ConsistencyLevel.Session,
            Kind.BOUNDED, ConsistencyLevel.Bounded, Kind.EVENTUALLY, ConsistencyLevel.Eventually);
    /** What SDKs send with these levels. */
    private static final long EVENTUALLY = 1;

    private final int number;
    private final Rows rows;
    private final History history;
    private final Failures failures;
    private final AtomicLong lastWrite = new AtomicLong();

    Client(int number, Rows rows, History history, Failures failures) {
        this.number = number;
        this.rows = rows;
        this.history = history;
        this.failures = failures;
    }

    Rows rows() {
        return rows;
    }

    /** @return whether it was acknowledged */
    boolean upsert(List<Key> keys) {
        return write("upsert", keys, valued(keys), rows::upsert);
    }

    boolean insert(List<Key> keys) {
        return write("insert", keys, valued(keys), rows::insert);
    }

    boolean delete(List<Key> keys) {
        return write("delete", keys, keys.stream().map(key -> new Row(key.id(), ABSENT)).toList(),
                gone -> rows.delete(gone.stream().map(Row::key).toList()));
    }

    /** Writes this value to one key. */
    boolean upsert(Key key, long value) {
        return write("upsert", List.of(key), List.of(new Row(key.id(), value)), rows::upsert);
    }

    /** Reads rows by their keys. @return the values by key, empty where it failed */
    Map<Long, Long> get(List<Key> keys, Kind level) {
        return read("get", keys.stream().map(Key::id).toList(), level,
                () -> rows.get(keys.stream().map(Key::id).toList(), LEVELS.get(level), guarantee(level)));
    }

    /** Reads a row by searching for the nearest to its vector. */
    void search(Key key, Kind level) {
        long id = key.id();
        read("search", List.of(id), level, () -> {
            Answer answer = rows.search(id, LEVELS.get(level), guarantee(level));
            return new Answer(answer.rows().stream().filter(row -> row.key() == id).toList(), answer.mixed());
        });
    }

    /** Reads all rows in a range of keys. */
    boolean range(long from, long to) {
        List<Long> all = new ArrayList<>();
        for (long key = from; key < to; key++) {
            all.add(key);
        }
        return !read("range", all, Kind.STRONG, () -> rows.range(from, to)).isEmpty();
    }

    /** @return whether it was answered */
    boolean count() {
        long start = System.nanoTime();
        try {
            history.add(new Count(number, rows.count(), start, System.nanoTime()));
            return true;
        } catch (StatusRuntimeException | MilvusFailure e) {
            failures.add("count", e);
            return false;
        }
    }

    /** A call that changes no row. @return whether it succeeded */
    boolean call(String what, Runnable call) {
        try {
            call.run();
            return true;
        } catch (StatusRuntimeException | MilvusFailure e) {
            failures.add(what, e);
            return false;
        }
    }

    private interface Write {
        long of(List<Row> rows);
    }

    private static List<Row> valued(List<Key> keys) {
        return keys.stream().map(key -> new Row(key.id(), key.nextValue())).toList();
    }

    private boolean write(String what, List<Key> keys, List<Row> written, Write call) {
        keys.forEach(Key::used);
        long start = System.nanoTime();
        long end;
        try {
            long timestamp = call.of(written);
            end = System.nanoTime();
            lastWrite.accumulateAndGet(timestamp, Math::max);
        } catch (StatusRuntimeException | MilvusFailure e) {
            end = Operation.NEVER;
            keys.forEach(Key::outcomeUnknown);
            failures.add(what, e);
        }
        long ended = end;
        history.add(written.stream().map(row -> new Operation(number, Kind.WRITE, row.key(), row.value(), start, ended, what)).toList());
        return ended != Operation.NEVER;
    }

    private Map<Long, Long> read(String what, List<Long> keys, Kind level, Supplier<Answer> call) {
        long start = System.nanoTime();
        Answer answer;
        try {
            answer = call.get();
        } catch (StatusRuntimeException | MilvusFailure e) {
            failures.add(what + " " + level, e);
            return Map.of();
        }
        long end = System.nanoTime();
        Map<Long, Long> values = new HashMap<>();
        answer.mixed().forEach(history::odd);
        answer.rows().forEach(row -> {
            if (values.put(row.key(), row.value()) != null) {
                history.odd("client " + number + ": " + what + " answered key " + row.key() + " twice");
            }
        });
        keys.forEach(key -> values.putIfAbsent(key, ABSENT));
        history.add(values.entrySet().stream().map(e -> new Operation(number, level, e.getKey(), e.getValue(), start, end, what)).toList());
        return values;
    }

    private long guarantee(Kind level) {
        return level == Kind.SESSION ? lastWrite.get() : level == Kind.EVENTUALLY ? EVENTUALLY : 0;
    }
}
