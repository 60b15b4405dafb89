package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.testkit.check.ModelRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/** One client, which does one thing after another: writes with retries, reads of every kind, now and then a flush. */
final class SimClient {
    private static final int MAX_ATTEMPTS = 12;
    private static final long RETRY_MICROS = 80_000;
    private static final long THINK_MICROS = 25_000;
    /** A guarantee that no clock will ever reach. */
    private static final Guarantee HOSTILE = Guarantee.claimed(new Timestamp(1L << 63));

    private final SimProcess process;
    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final SimHistory history;
    private final TimestampOracle oracle;
    private final RandomGenerator random;
    private long lastValue;

    SimClient(int number, SimServices services, SimDirectory directory, SimShards shards, SimHistory history) {
        this.process = new SimProcess("client-" + number, services.scheduler);
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.history = history;
        this.oracle = services.oracle.timestamps(process);
        this.random = services.scheduler.random();
        this.lastValue = number * 1_000_000L;
    }

    void start() {
        think();
    }

    void stop() {
        process.crash();
    }

    private void think() {
        services.scheduler.after(1 + random.nextLong(THINK_MICROS * 2), process, this::act);
    }

    private void act() {
        List<SimShards.Shard> known = shards.created();
        if (known.isEmpty()) {
            think();
            return;
        }
        SimShards.Shard shard = known.get(random.nextInt(known.size()));
        int dice = random.nextInt(100);
        if (dice < 56) {
            attempt(shard, new RequestId(random.nextLong(), random.nextLong()), writes(known, shard), 1);
        } else if (dice < 66) {
            deleteWhatMatches(shard);
        } else if (dice < 82) {
            readStrongly(shard);
        } else if (dice < 90) {
            readWhatIsThere(shard);
        } else if (dice < 94) {
            directory.ask(process, shard.group(), group -> group.readIndex(HOSTILE)).whenComplete((point, error) -> {
                services.violations.require(error != null, "a guarantee of 2^63 was met");
                think();
            });
        } else {
            directory.ask(process, shard.group(), group -> group.flush(shard.id())).whenComplete((flush, error) -> think());
        }
    }

    // ---- writes

    /** One write for one shard, or one for each of two shards of a group. */
    private List<GroupWrite> writes(List<SimShards.Shard> known, SimShards.Shard first) {
        List<GroupWrite> writes = new ArrayList<>(List.of(write(first)));
        if (random.nextInt(4) == 0) {
            known.stream().filter(other -> other != first && other.group().equals(first.group())).findFirst()
                    .ifPresent(other -> writes.add(write(other)));
        }
        return writes;
    }

    private GroupWrite write(SimShards.Shard shard) {
        PartitionId partition = shard.partitions().get(random.nextInt(shard.partitions().size()));
        List<String> keys = keys(shard);
        if (random.nextInt(4) == 0) {
            return new GroupWrite.Deletion(shard.id(), random.nextInt(3) == 0 ? Optional.of(partition) : Optional.empty(),
                    SimRows.keys(shard.textKeys(), keys), List.of());
        }
        long[] values = new long[keys.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ++lastValue;
        }
        int version = 1 + random.nextInt(shard.schemaVersion());
        return new GroupWrite.Rows(shard.id(), partition, version, random.nextBoolean(),
                SimRows.batch(shard.schema(version), keys, values));
    }

    /** A few keys, or so many that the request must travel in parts. */
    private List<String> keys(SimShards.Shard shard) {
        int count = random.nextInt(6) == 0 ? 20 : 1 + random.nextInt(4);
        List<String> owned = SimRows.allKeys(shard.textKeys()).stream().filter(shard::owns).toList();
        Set<Integer> keys = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            keys.add(random.nextInt(owned.size()));
        }
        return keys.stream().map(owned::get).toList();
    }

    /** A deletion by expression: of the rows that a strong read showed, those that match, and no later version of them. */
    private void deleteWhatMatches(SimShards.Shard shard) {
        oracle.allocate(1).whenComplete((range, error) -> {
            if (error != null) {
                think();
                return;
            }
            ask(shard, range.last(), "a deletion's read").whenComplete((rows, failure) -> {
                List<ModelRow> matching = failure != null ? List.of() : rows.stream().filter(row -> row.value() % 3 == 0).toList();
                if (matching.isEmpty()) {
                    think();
                    return;
                }
                GroupWrite deletion = new GroupWrite.Deletion(shard.id(), Optional.empty(),
                        SimRows.keys(shard.textKeys(), matching.stream().map(ModelRow::key).toList()),
                        matching.stream().map(ModelRow::inserted).toList());
                attempt(shard, new RequestId(random.nextLong(), random.nextLong()), List.of(deletion), 1);
            });
        });
    }

    private void attempt(SimShards.Shard shard, RequestId request, List<GroupWrite> writes, int number) {
        directory.ask(process, shard.group(), leader -> history.write(shard.group(), leader, request, writes)).whenComplete((result, error) -> {
            if (error == null && random.nextInt(3) == 0) {
                read(shard, result.ts(), "a session read");
            } else if (error == null || number == MAX_ATTEMPTS) {
                think();
            } else {
                services.scheduler.after(random.nextLong(RETRY_MICROS * 2), process,
                        () -> attempt(shard, request, SimRouter.route(shards, writes), number + 1));
            }
        });
    }

    // ---- reads

    private void readStrongly(SimShards.Shard shard) {
        Timestamp acknowledged = history.lastAcknowledged();
        oracle.allocate(1).whenComplete((range, error) -> {
            if (error != null) {
                think();
                return;
            }
            history.drew(range.last(), acknowledged);
            read(shard, range.last(), "a strong read");
        });
    }

    private void read(SimShards.Shard shard, Timestamp at, String what) {
        ask(shard, at, what).whenComplete((rows, error) -> think());
    }

    /** The rows at a timestamp, through any node; what it answers is checked where it is given. */
    private CompletionStage<List<ModelRow>> ask(SimShards.Shard shard, Timestamp at, String what) {
        SimNode node = directory.random();
        return services.network.call(process, node.process(), () -> node.reader(shard.group()).read(shard.id(), at).thenApply(rows -> {
            history.read(shard, at, rows, what + " through " + node.process());
            return rows;
        }), why -> new IllegalStateException(why));
    }

    /** An eventual read: some past of the shard, but whole. */
    private void readWhatIsThere(SimShards.Shard shard) {
        SimNode node = directory.random();
        if (node.process().isAlive()) {
            node.reader(shard.group()).standing(shard.id()).ifPresent(standing ->
                    history.read(shard, standing.applied(), standing.rows(), "an eventual read through " + node.process()));
        }
        think();
    }
}
