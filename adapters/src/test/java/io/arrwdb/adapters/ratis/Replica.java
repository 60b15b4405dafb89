package io.arrwdb.adapters.ratis;

import io.arrwdb.adapters.clock.MailboxLoop;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.testkit.contract.RecordingMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One node of a test's cluster: its server, which can be stopped, started and robbed of its disk, and its seats. */
final class Replica {
    private final Seat seat;
    private final NodePorts ports;
    private final Path directory;
    private final UnaryOperator<RatisConfig> settings;
    private volatile List<Seat> seats;
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final MailboxLoop mailbox;
    private final Map<LogGroupId, RecordingMachine> machines = new ConcurrentHashMap<>();
    private RatisConsensus consensus;
    private boolean running;

    Replica(Seat seat, List<Seat> seats, NodePorts ports, Path directory, UnaryOperator<RatisConfig> settings) {
        this.seat = seat;
        this.seats = seats;
        this.ports = ports;
        this.directory = directory.resolve(seat.node().value());
        this.settings = settings;
        this.mailbox = MailboxLoop.onVirtualThread("machine-" + seat.node(), failures::add);
        start();
    }

    void start() {
        if (running) {
            return;
        }
        try {
            RatisConfig config = RatisConfig.of("test", node(), "127.0.0.1", ports.port(node()), directory).withElection(400, 800);
            consensus = RatisConsensus.open(settings.apply(config), ports);
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stop() {
        running = false;
        consensus.close();
    }

    void close() {
        if (running) {
            stop();
        }
        mailbox.close();
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.toString());
        }
    }

    void loseDisk() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompletionStage<ConsensusSeat> join(GroupLife life) {
        RecordingMachine machine = new RecordingMachine();
        machines.put(life.group(), machine);
        return consensus.join(seated(life), machine, mailbox);
    }

    /** The same with the seats that this replica has been told of. */
    GroupLife seated(GroupLife life) {
        return new GroupLife(life.group(), life.incarnation(), life.begun(), seats);
    }

    void seats(List<Seat> now) {
        seats = now;
    }

    RecordingMachine machine(LogGroupId group) {
        return machines.get(group);
    }

    boolean leads(LogGroupId group) {
        return machines.get(group).epoch().isPresent();
    }

    RatisConsensus consensus() {
        return consensus;
    }

    MailboxLoop mailbox() {
        return mailbox;
    }

    Seat seat() {
        return seat;
    }

    NodeId node() {
        return seat.node();
    }
}
