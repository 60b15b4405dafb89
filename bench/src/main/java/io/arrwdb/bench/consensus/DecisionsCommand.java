package io.arrwdb.bench.consensus;

import io.arrwdb.bench.consensus.NodeProcess.Event;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./arrwdb bench-decisions}: what Raft groups cost, how long a decision takes, and how soon a dead leader is replaced. */
@Command(name = "bench-decisions", mixinStandardHelpOptions = true, sortOptions = false, showDefaultValues = true,
    description = "Measures decisions on Ratis with three servers, each a JVM of its own: two replicas and a witness.")
public final class DecisionsCommand implements Callable<Integer> {
    private static final double MEBIBYTE = 1 << 20;
    private static final long EVENT_SECONDS = 60;

    @Option(names = "--groups", paramLabel = "N", split = ",", description = "Numbers of groups to measure the cost of, rising.")
    private List<Integer> groups = List.of();

    @Option(names = "--idle-seconds", paramLabel = "S", defaultValue = "20", description = "For which processor time of idle groups is counted.")
    private int idleSeconds;

    @Option(names = "--decisions", paramLabel = "N", defaultValue = "1000", description = "One after the other, at each number of groups.")
    private int decisions;

    @Option(names = "--election", paramLabel = "MIN-MAX", split = ",", defaultValue = "1000-2000", description = "Election timeouts, ms.")
    private List<String> elections;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "0", description = "Of the leader's process, at each timeout.")
    private int kills;

    @Option(names = "--pauses", paramLabel = "N", defaultValue = "0", description = "Of the leader's process for three timeouts, at each timeout.")
    private int pauses;

    @Option(names = "--port", paramLabel = "P", description = "First of three ports; without, free ones are taken.")
    private Integer port;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<String, NodeProcess> nodes = new HashMap<>();
    private Path directory;
    private List<String> members;
    private long minMillis;
    private long maxMillis;

    @Override
    public Integer call() throws Exception {
        for (String election : elections) {
            minMillis = Long.parseLong(election.substring(0, election.indexOf('-')));
            maxMillis = Long.parseLong(election.substring(election.indexOf('-') + 1));
            directory = Files.createTempDirectory("arrwdb-decisions");
            members = List.of("a:" + port(0), "b:" + port(1), "w:" + port(2) + ":w");
            try {
                measure();
            } finally {
                nodes.values().forEach(NodeProcess::close);
                nodes.clear();
                delete(directory);
            }
        }
        return 0;
    }

    private void measure() throws Exception {
        System.out.printf("election timeouts %d to %d ms%n", minMillis, maxMillis);
        for (String node : List.of("a", "b", "w")) {
            start(node);
        }
        if (!groups.isEmpty()) {
            costs();
        } else {
            join(0, 1);
        }
        for (int i = 0; i < kills; i++) {
            kill();
        }
        for (int i = 0; i < pauses; i++) {
            pause();
        }
    }

    private void costs() throws Exception {
        Map<String, ProcessUsage> empty = usage();
        print("no group", 0, empty, empty, empty);
        int joined = 0;
        for (int wanted : groups) {
            long millis = join(joined, wanted);
            joined = wanted;
            TimeUnit.SECONDS.sleep(2);
            Map<String, ProcessUsage> before = usage();
            TimeUnit.SECONDS.sleep(idleSeconds);
            print(wanted + " groups, joined in " + millis + " ms", wanted, empty, before, usage());
            NodeProcess leader = nodes.get(leader());
            System.out.println("  decisions: " + leader.ask("decide 0 " + decisions));
            System.out.println("  confirmed leadership: " + leader.ask("confirm 0 " + decisions));
        }
    }

    /** From the kill to the first decision of the next leader; then the killed one comes back. */
    private void kill() throws Exception {
        NodeProcess leader = nodes.get(leader());
        events.clear();
        long began = System.currentTimeMillis();
        leader.kill();
        Event serves = await("serves");
        System.out.printf("  leader %s killed: %s has decided after %d ms%n", leader.name(), serves.node(), serves.atMillis() - began);
        start(leader.name());
        nodes.get(leader.name()).ask("join 0 1 true");
        TimeUnit.MILLISECONDS.sleep(maxMillis);
    }

    /** The leader is suspended for three timeouts; from its return to its knowing that it no longer leads. */
    private void pause() throws Exception {
        NodeProcess leader = nodes.get(leader());
        events.clear();
        long began = System.currentTimeMillis();
        leader.signal("STOP");
        Event serves = await("serves");
        long left = 3 * maxMillis - (System.currentTimeMillis() - began);
        TimeUnit.MILLISECONDS.sleep(Math.max(0, left));
        long returned = System.currentTimeMillis();
        leader.signal("CONT");
        Event lost = await("lost");
        System.out.printf("  leader %s paused: %s has decided after %d ms; %s knew %d ms after its return%n", leader.name(), serves.node(),
                serves.atMillis() - began, lost.node(), lost.atMillis() - returned);
        TimeUnit.MILLISECONDS.sleep(maxMillis);
    }

    private Event await(String what) throws InterruptedException {
        while (true) {
            Event event = events.poll(EVENT_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new IllegalStateException("no node " + what + " after " + EVENT_SECONDS + " s; see " + directory);
            }
            if (event.what().equals(what)) {
                return event;
            }
        }
    }

    private void start(String node) throws IOException {
        nodes.put(node, NodeProcess.start(node, directory, minMillis, maxMillis, members, events));
    }

    /** Takes the seats on all nodes, and waits until every group is led. */
    private long join(int from, int to) throws InterruptedException {
        long began = System.nanoTime();
        nodes.values().forEach(node -> node.send("join " + from + " " + to + " false"));
        nodes.values().forEach(NodeProcess::answer);
        while (nodes.values().stream().mapToLong(node -> Long.parseLong(node.ask("leads"))).sum() < to) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    /** Of the first group, on which latencies and failovers are measured. */
    private String leader() throws InterruptedException {
        for (int i = 0; i < 1000; i++) {
            for (NodeProcess node : nodes.values()) {
                if (node.ask("leader").equals("true")) {
                    return node.name();
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IllegalStateException("nobody leads; see " + directory);
    }

    private Map<String, ProcessUsage> usage() {
        Map<String, ProcessUsage> found = new HashMap<>();
        nodes.forEach((name, node) -> found.put(name, ProcessUsage.read(node.ask("usage"))));
        return found;
    }

    private void print(String what, int count, Map<String, ProcessUsage> empty, Map<String, ProcessUsage> before, Map<String, ProcessUsage> after) {
        System.out.println(what);
        for (String name : List.of("a", "b", "w")) {
            ProcessUsage now = after.get(name);
            ProcessUsage first = empty.get(name);
            double each = Math.max(1, count);
            System.out.printf("  %s: %d threads (%.1f a group), heap %.1f MiB (%.0f KiB), direct %.1f MiB (%.0f KiB), RSS %.0f MiB, %.3f cores idle%n",
                    name, now.threads(), (now.threads() - first.threads()) / each, now.heapBytes() / MEBIBYTE,
                    (now.heapBytes() - first.heapBytes()) / 1024 / each, now.directBytes() / MEBIBYTE,
                    (now.directBytes() - first.directBytes()) / 1024 / each, now.residentBytes() / MEBIBYTE,
                    count == 0 ? 0 : now.coresSince(before.get(name)));
        }
    }

    private int port(int offset) throws IOException {
        if (port != null) {
            return port + offset;
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void delete(Path directory) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(paths::add);
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
