package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.bytes;
import static io.arrwdb.deploy.config.Setting.choice;
import static io.arrwdb.deploy.config.Setting.count;
import static io.arrwdb.deploy.config.Setting.flag;
import static io.arrwdb.deploy.config.Setting.host;
import static io.arrwdb.deploy.config.Setting.integer;
import static io.arrwdb.deploy.config.Setting.millis;
import static io.arrwdb.deploy.config.Setting.optional;
import static io.arrwdb.deploy.config.Setting.text;

import io.arrwdb.proxy.replica.Strategy;
import io.arrwdb.rpc.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting there is: the one list behind start-up, {@code ./arrwdb config} and {@code docs/configuration.md}.
 */
public final class Settings {
    private static final List<Setting<?>> ALL = new ArrayList<>();
    private static final long PEBIBYTE = 1L << 50;
    private static final long HOUR = 3_600_000;
    private static final long YEAR = 366 * 24 * HOUR;

    /** Environment variables of the launcher, of tests and of logging, which reach us as properties too. */
    static final Set<String> LAUNCHER = Set.of("arrwdb.heap", "arrwdb.direct", "arrwdb.java-opts", "arrwdb.java-home",
            "arrwdb.log-level", "arrwdb.tools");

    // ---- process
    public static final Setting<Set<Role>> ROLES = add(choice("arrwdb.roles", "all",
            "Which roles this process plays: all, or a comma-separated list of role names.", Role::parse));
    public static final Setting<String> DATA_DIR = add(text("arrwdb.data-dir", "./arrwdb-data",
            "Directory of everything that this process keeps. One process at a time."));
    public static final Setting<String> HOST = add(host("arrwdb.host", "127.0.0.1",
            "Address on which the Milvus and the http port listen. Anything but loopback opens the server to others."));
    public static final Setting<Integer> PORT = add(integer("arrwdb.port", 19_530, 0, 65_535,
            "Port of the Milvus gRPC API; 0 takes a free one."));
    public static final Setting<Integer> HTTP_PORT = add(integer("arrwdb.http-port", 9_091, -1, 65_535,
            "Port of health, metrics and version; 0 takes a free one, -1 serves none."));
    public static final Setting<Long> MEMORY_LIMIT = add(bytes("arrwdb.memory.limit", "2GiB", 1L << 20, PEBIBYTE,
            "Bytes that growing segments, delete state, loaded shards, index builds and compactions may reserve together, besides "
                    + "the Java heap. Mapped files are not counted."));
    public static final Setting<Integer> CPU_THREADS = add(integer("arrwdb.cpu-threads", 0, 0, 1_024,
            "Threads that search and scan; 0 takes one a core."));

    // ---- cluster
    public static final Setting<String> NODE_NAME = add(text("arrwdb.node.name", "1",
            "What tells this process's nodes from others of the same role: data-node-1. Stable across restarts, unique in a role."));
    public static final Setting<String> NODE_DOMAIN = add(new Setting<>("arrwdb.node.domain", "",
            "What fails together with this process, such as a rack or a zone: the data nodes of a log group lie in different ones where "
                    + "they can. Empty: it fails alone.", text -> text));
    public static final Setting<Integer> CLUSTER_PORT = add(integer("arrwdb.cluster.port", -1, -1, 65_535,
            "Port on which the roles of other processes reach those of this one; 0 takes a free one, -1 keeps to this process."));
    public static final Setting<String> CLUSTER_HOST = add(host("arrwdb.cluster.host", "127.0.0.1",
            "Address on which that port listens."));
    public static final Setting<Optional<String>> CLUSTER_ADVERTISE = add(optional("arrwdb.cluster.advertise",
            "HOST or HOST:PORT under which other processes reach it, where that is not arrwdb.cluster.host and the port on which it listens."));
    public static final Setting<Long> CLUSTER_RECEIVE_MEMORY = add(bytes("arrwdb.cluster.receive-memory", "0", 0, PEBIBYTE,
            "Bytes of calls of other roles that are on their way in together; the network layer holds them in up to twice as much direct "
                    + "memory. 0 takes a quarter of the direct memory (ARRWDB_DIRECT). A call that finds no room is refused, and where a "
                    + "client waits for it, with code 8."));

    static {
        ALL.addAll(TlsSettings.ALL);
    }

    // ---- proxy
    public static final Setting<Long> MAX_REQUEST_BYTES = add(bytes("arrwdb.proxy.max-request", "64MiB", 1L << 20, Integer.MAX_VALUE,
            "Largest request of a client, less than 2GiB, at most an eighth of arrwdb.proxy.request-memory and at most "
                    + "arrwdb.proxy.receive-memory; a larger one answers RESOURCE_EXHAUSTED."));
    public static final Setting<Long> REQUEST_MEMORY = add(bytes("arrwdb.proxy.request-memory", "0", 0, PEBIBYTE,
            "Java heap that requests in flight may take together, each counted at eight times its size; 0 takes half of the heap. "
                    + "A request that finds no room waits 10 s, then is refused with code 8, which clients retry."));
    public static final Setting<Long> RECEIVE_MEMORY = add(bytes("arrwdb.proxy.receive-memory", "0", 0, PEBIBYTE,
            "Bytes of requests that are on their way in, or wait for arrwdb.proxy.request-memory, together; the network layer holds them in "
                    + "up to twice as much direct memory. 0 takes a quarter of the direct memory (ARRWDB_DIRECT). A request that finds no room "
                    + "is refused with code 8, which clients retry, while it is still coming."));
    public static final Setting<Long> CONNECTION_WINDOW = add(bytes("arrwdb.proxy.connection-window", "1MiB", 64L << 10, 1L << 30,
            "What a client's connection may send before its calls are looked at, and what is on its way while they are read. Larger ones "
                    + "serve clients that are far away, but each connection may take so much direct memory besides."));
    public static final Setting<Long> ANSWER_MEMORY = add(bytes("arrwdb.proxy.answer-memory", "0", 0, PEBIBYTE,
            "Java heap that answers may take together until they have left, each counted at four times its size, so that one may take a "
                    + "quarter of this; 0 takes a quarter of the heap. A read whose answer finds no room waits 10 s, then is refused with "
                    + "code 8, which clients retry."));
    public static final Setting<Long> GRACEFUL_TIME = add(millis("arrwdb.proxy.graceful-time", "5s", 0, HOUR,
            "How old the state of a bounded read may be."));
    public static final Setting<Long> REQUEST_TIMEOUT = add(millis("arrwdb.proxy.request-timeout", "60s", 1, HOUR,
            "Deadline of a request whose client set none."));
    public static final Setting<Strategy.Name> ROUTING = add(choice("arrwdb.proxy.routing", Strategy.Name.CACHE_AWARE.label(),
            "Which of the query nodes that hold a shard is asked: cache-aware (the same one while others are not much better, else "
                    + "the better of two), round-robin, least-connections, least-latency.", Strategy.Name::of));

    // ---- stop
    public static final Setting<Long> DRAIN_TIMEOUT = add(millis("arrwdb.drain.timeout", "30s", 0, HOUR,
            "How long a node that is to stop (SIGTERM) goes on serving while others take over what it holds; it stops earlier where "
                    + "nothing is left to take over, or nobody is there to do so."));
    public static final Setting<Integer> HEDGE_PERCENT = add(integer("arrwdb.proxy.hedge-percent", 3, 0, 100,
            "For how many of a hundred reads another query node is asked besides one that takes twice as long as 95 % of them did of late; "
                    + "0 for none."));
    public static final Setting<Integer> SLOW_QUERY = add(integer("arrwdb.proxy.slow-query-millis", 0, 0, 3_600_000,
            "Milliseconds from which on a search or query is logged with its parameters and its way; 0 for never."));

    // ---- log
    public static final Setting<Integer> LOG_GROUPS = add(integer("arrwdb.log.groups", 4, 1, 1_024,
            "Log groups: partitions of the log, each with one leader. May be raised, and new shards then lie on the new ones too; never fewer."));
    public static final Setting<Integer> DATA_REPLICAS = add(integer("arrwdb.data.replicas", 2, 2, 3,
            "Data nodes that may lead a log group where its decisions are ordered by ratis: 2 beside a witness, or 3."));
    public static final Setting<Long> DATA_GRACE = add(millis("arrwdb.data.node-grace", "5m", 1_000, 168 * HOUR,
            "After so long without a word from a data node its seats in log groups are given to others, where there are any."));
    static {
        ALL.addAll(LogSettings.ALL);
        ALL.addAll(ConsensusSettings.ALL);
    }

    // ---- traces
    static {
        ALL.addAll(TraceSettings.ALL);
    }

    // ---- metadata, log, objects
    static {
        ALL.addAll(MetaSettings.ALL);
        ALL.addAll(ObjectSettings.ALL);
    }

    // ---- data node
    public static final Setting<Long> SEAL_BYTES = add(bytes("arrwdb.data-node.seal-bytes", "128MiB", 4_096, 1L << 40,
            "Growing bytes of a shard at which it is flushed, at most an eighth of arrwdb.memory.limit."));
    public static final Setting<Long> SEAL_AGE = add(millis("arrwdb.data-node.seal-age", "10m", 1, YEAR,
            "Age of a shard's oldest growing row at which it is flushed."));
    public static final Setting<Long> QUEUE_BYTES = add(bytes("arrwdb.data-node.write-queue-bytes", "256MiB", 1L << 20, 1L << 40,
            "Writes of a log group that may wait or be in flight; more are refused with code 8, which clients retry."));
    public static final Setting<Integer> DEDUPE_WINDOW = add(integer("arrwdb.data-node.dedupe-window", 4_096, 16, 1_000_000,
            "Requests of a shard that are remembered, so that a retried write takes effect once."));

    // ---- coordinators
    public static final Setting<Long> COORDINATOR_LEASE = add(millis("arrwdb.coordinator.lease", "4s", 2_000, HOUR,
            "How long a leading coordinator that has died blocks the next; also, less a tenth, how long one leads on that the metadata "
                    + "store does not answer. etcd rounds it up to whole seconds."));
    public static final Setting<Long> TSO_WINDOW = add(millis("arrwdb.root.tso-window", "3s", 1, HOUR,
            "How far ahead the timestamp oracle reserves; a restart skips at most this much."));
    public static final Setting<Integer> DEFAULT_SHARDS = add(integer("arrwdb.root.default-shards", 2, 1, 16,
            "Shards of a collection whose creator names no number."));
    public static final Setting<Boolean> REPLACE_DUPLICATES = add(flag("arrwdb.root.replace-duplicates", true,
            "Whether an insert of an existing key replaces the row (true) or stands beside it as in Milvus (false); a "
                    + "collection's property 'arrwdb.on-duplicate' (replace, allow) overrides it at creation."));
    public static final Setting<Long> COMPACTION_MAX_BYTES = add(bytes("arrwdb.data.compaction-max-bytes", "1GiB", 4_096, 1L << 40,
            "Largest segment that compaction makes, at most a quarter of arrwdb.memory.limit."));
    public static final Setting<Integer> COMPACTION_DELETED_PERCENT = add(integer("arrwdb.data.compaction-deleted-percent", 20, 1, 100,
            "Share of deleted rows at which a segment is rewritten."));
    public static final Setting<Integer> SPLIT_ROWS = add(integer("arrwdb.data.split-rows", 100_000_000, 2, Integer.MAX_VALUE,
            "Live rows above which a shard is split in two."));
    public static final Setting<Long> SPLIT_AFTER = add(millis("arrwdb.data.split-after", "10m", 0, YEAR,
            "How long a shard must have had too many rows before it is split."));
    public static final Setting<Integer> MOVES = add(integer("arrwdb.data.moves", 1, 0, 64,
            "Shards that move between log groups at a time, to level these; 0: none but those that an operator moves."));
    public static final Setting<Long> MOVE_BYTES = add(bytes("arrwdb.data.move-bytes", "256MiB", 0, 1L << 50,
            "By how many bytes, besides a quarter of the average, the fullest log group must exceed the emptiest before shards move."));
    public static final Setting<Long> GARBAGE_GRACE = add(millis("arrwdb.data.garbage-grace", "60s", 0, YEAR,
            "How long a replaced object stays after the last reader let it go."));
    public static final Setting<Long> HISTORY = add(millis("arrwdb.data.history", "10m", 0, YEAR,
            "How long replaced and deleted rows stay readable at their timestamps (iterators); compaction drops older ones."));

    // ---- index node
    public static final Setting<Integer> BUILD_THREADS = add(integer("arrwdb.index-node.build-threads", 0, 0, 1_024,
            "Threads of an index build; 0 takes one a core."));

    // ---- query node
    public static final Setting<Integer> SEARCH_THREADS = add(integer("arrwdb.query-node.search-threads", 0, 0, 1_024,
            "Threads that search segments; 0 takes one a core."));
    public static final Setting<Long> CACHE_BYTES = add(bytes("arrwdb.query-node.cache-bytes", "20GiB", 0, PEBIBYTE,
            "Disk that copies of segments from the object store may take; unused where it is this machine's disk (arrwdb.object.type)."));
    public static final Setting<Long> PREFETCH_BYTES = add(bytes("arrwdb.query-node.prefetch-bytes", "1GiB", 0, PEBIBYTE,
            "Of a segment whose files are not in memory, so much is read ahead of a search, off the search threads; 0 for none."));
    public static final Setting<Long> PREFETCH_WAIT = add(millis("arrwdb.query-node.prefetch-wait", "2s", 0, HOUR,
            "So long a search waits for that, at most half of its time, before it takes a search thread; 0 reads beside it."));
    public static final Setting<Long> PREFETCH_PAUSE = add(millis("arrwdb.query-node.prefetch-pause", "60s", 0, HOUR,
            "Before a segment that was read ahead is looked at again: where memory is too small, reading it over and over would not help."));
    public static final Setting<Integer> PREFETCH_THREADS = add(integer("arrwdb.query-node.prefetch-threads", 2, 1, 1_000,
            "Threads that read ahead, a segment at a time each."));
    public static final Setting<Integer> LINE_READS = add(integer("arrwdb.query-node.line-reads", 1_024, 1, 1_000_000,
            "Reads that may wait for the search threads; more are refused with code 8, which clients retry."));
    public static final Setting<Long> LINE_COST = add(count("arrwdb.query-node.line-cost", 1_000_000_000_000L, 1, Long.MAX_VALUE,
            "Cost of the reads that may wait together, each its queries times its hits times the rows of its segments."));

    private Settings() { }

    /** In the order of the reference. */
    public static List<Setting<?>> all() {
        return List.copyOf(ALL);
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
