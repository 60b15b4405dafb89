package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.testkit.server.FreePort;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Servers in this JVM that talk over loopback: {@code a} and {@code b} hold data, {@code w} witnesses. */
final class Replicas implements AutoCloseable {
    private final Path directory;
    private final UnaryOperator<RatisConfig> settings;
    private final List<RatisMember> members = new ArrayList<>();
    private final List<Replica> replicas = new ArrayList<>();

    private Replicas(Path directory, UnaryOperator<RatisConfig> settings) {
        this.directory = directory;
        this.settings = settings;
    }

    static Replicas twoAndAWitness(Path directory, UnaryOperator<RatisConfig> settings) {
        Replicas replicas = new Replicas(directory, settings);
        replicas.members.add(member("a", false));
        replicas.members.add(member("b", false));
        replicas.members.add(member("w", true));
        replicas.members.forEach(replicas::open);
        return replicas;
    }

    static Replicas alone(Path directory, UnaryOperator<RatisConfig> settings) {
        Replicas replicas = new Replicas(directory, settings);
        replicas.members.add(member("a", false));
        replicas.members.forEach(replicas::open);
        return replicas;
    }

    static RatisMember member(String node, boolean witness) {
        return new RatisMember(new NodeId(node), "127.0.0.1", FreePort.find(), witness);
    }

    Replica open(RatisMember member) {
        Replica replica = new Replica(member, List.copyOf(members), directory, settings);
        replicas.add(replica);
        return replica;
    }

    List<Replica> all() {
        return List.copyOf(replicas);
    }

    List<RatisMember> members() {
        return List.copyOf(members);
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
