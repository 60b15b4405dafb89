package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Servers in this JVM that talk over loopback: {@code a} and {@code b} hold data, {@code w} witnesses. */
final class Replicas implements AutoCloseable {
    private final Path directory;
    private final UnaryOperator<RatisConfig> settings;
    private final List<Seat> seats = new ArrayList<>();
    private final NodePorts ports = new NodePorts();
    private final List<Replica> replicas = new ArrayList<>();

    private Replicas(Path directory, UnaryOperator<RatisConfig> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    static Replicas twoAndAWitness(Path directory, UnaryOperator<RatisConfig> settings) {
        Replicas replicas = new Replicas(directory, settings);
        replicas.seats.add(seat("a", false));
        replicas.seats.add(seat("b", false));
        replicas.seats.add(seat("w", true));
        replicas.seats.forEach(replicas::open);
        return replicas;
    }

    static Replicas alone(Path directory, UnaryOperator<RatisConfig> settings) {
        Replicas replicas = new Replicas(directory, settings);
        replicas.seats.add(seat("a", false));
        replicas.seats.forEach(replicas::open);
        return replicas;
    }

    static Seat seat(String node, boolean witness) {
        return new Seat(new NodeId(node), witness);
    }

    Replica open(Seat seat) {
        Replica replica = new Replica(seat, List.copyOf(seats), ports, directory, settings);
        replicas.add(replica);
        return replica;
    }

    List<Replica> all() {
        return List.copyOf(replicas);
    }

    List<Seat> seats() {
        return List.copyOf(seats);
    }

    /** The server listens elsewhere when it starts again. */
    void move(Replica replica) {
        ports.move(replica.node());
    }

    Replica get(String node) {
        return replicas.stream().filter(replica -> replica.node().value().equals(node)).findFirst().orElseThrow();
    }

    /** Stops a server for good. */
    void remove(Replica replica) {
        replica.close();
        replicas.remove(replica);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
