package io.arrwdb.bench.consensus;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.adapters.ratis.RatisConfig;
import io.arrwdb.adapters.ratis.RatisConsensus;
import io.arrwdb.adapters.ratis.SeatAddresses;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * One server of the measurement: {@code NAME DIRECTORY MIN MAX NAME:PORT[:w]...}. Takes commands as lines on its input,
 * answers each with one line, and prints a line of its own whenever a group that it came to lead has decided something,
 * and whenever it no longer leads one. Ends with its input.
 */
public final class DecisionsNode {
    private static final int DECISION_BYTES = 200;
    private static final double MICROS = 1e3;

    private final RatisConsensus consensus;
    private final List<Seat> members;
    private final Map<Integer, ConsensusSeat> seats = new ConcurrentHashMap<>();
    private final Map<Integer, CountingMachine> machines = new ConcurrentHashMap<>();

    private DecisionsNode(RatisConsensus consensus, List<Seat> members) {
        this.members = members;
        this.consensus = consensus;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> given = List.of(arguments).subList(4, arguments.length);
        List<Seat> members = given.stream().map(DecisionsNode::member).toList();
        Map<NodeId, Integer> ports = given.stream().collect(Collectors.toMap(text -> member(text).node(), DecisionsNode::port));
        NodeId self = new NodeId(arguments[0]);
        RatisConfig config = RatisConfig.of("bench", self, "127.0.0.1", ports.get(self), Path.of(arguments[1]))
                .withElection(Long.parseLong(arguments[2]), Long.parseLong(arguments[3]));
        DecisionsNode node = new DecisionsNode(RatisConsensus.open(config, addresses(ports)), members);
        say("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            say(node.obey(line.split(" ")));
        }
        Runtime.getRuntime().halt(0);
    }

    private static Seat member(String text) {
        String[] parts = text.split(":");
        return new Seat(new NodeId(parts[0]), parts.length > 2);
    }

    private static int port(String text) {
        return Integer.parseInt(text.split(":")[1]);
    }

    private static SeatAddresses addresses(Map<NodeId, Integer> ports) {
        return new SeatAddresses() {
            @Override
            public Optional<String> of(NodeId node) {
                return Optional.ofNullable(ports.get(node)).map(port -> "127.0.0.1:" + port);
            }

            @Override
            public void onChange(Runnable listener) { }
        };
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private String obey(String[] command) throws Exception {
        return switch (command[0]) {
            case "join" -> join(Integer.parseInt(command[1]), Integer.parseInt(command[2]), Boolean.parseBoolean(command[3]));
            case "leads" -> "answer " + machines.values().stream().filter(CountingMachine::leads).count();
            case "leader" -> "answer " + machines.get(0).leads();
            case "usage" -> "answer " + ProcessUsage.now().line();
            case "decide" -> {
                ConsensusSeat seat = seats.get(Integer.parseInt(command[1]));
                byte[] decision = new byte[DECISION_BYTES];
                yield latency(Integer.parseInt(command[2]), () -> seat.propose(decision));
            }
            case "confirm" -> {
                ConsensusSeat seat = seats.get(Integer.parseInt(command[1]));
                yield latency(Integer.parseInt(command[2]), seat::confirmLeadership);
            }
            default -> throw new IllegalArgumentException("no command " + command[0]);
        };
    }

    private String join(int from, int to, boolean begun) throws Exception {
        long begin = System.nanoTime();
        for (int group = from; group < to; group++) {
            int number = group;
            MailboxLoop loop = MailboxLoop.onVirtualThread("group-" + group, Throwable::printStackTrace);
            CountingMachine machine = new CountingMachine(epoch -> decideFirst(number, epoch), () -> say(event("lost", number, "")));
            machines.put(group, machine);
            seats.put(group, consensus.join(new GroupLife(new LogGroupId(group), 1, begun, members), machine, loop).toCompletableFuture().get());
        }
        return "answer " + (System.nanoTime() - begin) / 1_000_000;
    }

    /** As a log group does: it serves once the decision that opens its reign is there. */
    private void decideFirst(int group, Epoch epoch) {
        Thread.ofVirtual().start(() -> {
            while (!seats.containsKey(group)) {
                Thread.onSpinWait();
            }
            seats.get(group).propose(new byte[DECISION_BYTES]).thenRun(() -> say(event("serves", group, epoch.toString())));
        });
    }

    private static String event(String what, int group, String epoch) {
        return what + " " + group + " " + System.currentTimeMillis() + " " + epoch;
    }

    private static String latency(int count, Supplier<CompletionStage<?>> operation) throws Exception {
        Histogram micros = new Histogram(3);
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            operation.get().toCompletableFuture().get();
            if (i >= count / 10) {
                micros.recordValue((System.nanoTime() - begin) / 1_000);
            }
        }
        return String.format("answer p50 %.1f ms, p99 %.1f ms, worst %.1f ms, %.0f a second", micros.getValueAtPercentile(50) / MICROS,
                micros.getValueAtPercentile(99) / MICROS, micros.getMaxValue() / MICROS, MICROS * MICROS / micros.getMean());
    }
}
