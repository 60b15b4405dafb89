package io.arrwdb.deploy.cluster;

import io.arrwdb.deploy.Main;
import io.arrwdb.testkit.server.FaultProxy;
import io.arrwdb.testkit.server.FreePort;
import io.arrwdb.testkit.server.Network;
import io.arrwdb.testkit.server.ServerTools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A cluster on this machine in which every process reaches every other through a {@link Network}, and S3 through a
 * {@link FaultProxy} besides: three data nodes, two query nodes, two proxies, and one of all else.
 */
public final class RelayedCluster implements AutoCloseable {
    private static final int DATA_NODES = 3;
    private static final int OTHERS = 2;
    private static final long START_MILLIS = 240_000;
    private static final long COMMAND_MILLIS = 240_000;
    private static final List<String> LAUNCHER = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ActiveProcessorCount=1", "-Xmx256m", "-cp",
            System.getProperty("java.class.path"), Main.class.getName());

    private final RunDirectory directory;
    private final ClusterUp up;
    private final List<MemberProcess> members;
    private final Network network = new Network(this::pids);
    private final FaultProxy objects;
    /** Members outlive whoever started them, and must not outlive a run that is broken off. */
    private final Thread atExit = new Thread(this::killAll, "kill-cluster");

    /** Writes a new one down in {@code root}; {@link #start} starts it. @param settings of every role, by their environment variables */
    public RelayedCluster(Path root, Map<String, String> settings) {
        this(root, settings, OTHERS);
    }

    /** One that takes less. @param others query nodes, and proxies */
    public RelayedCluster(Path root, Map<String, String> settings, int others) {
        directory = new RunDirectory(root);
        up = new ClusterUp(directory, START_MILLIS, System.out);
        ServerPrograms servers = new ServerPrograms(ServerTools.directory(), "versitygw");
        List<Member> plain = new Layout(LAUNCHER, directory.root(), ClusterSize.small(DATA_NODES, others, 1, others), FreePort.find(others), servers,
                FreePorts.inARow()).members();
        objects = FaultProxy.before(plain.stream().filter(m -> m.name().equals("s3-1")).findFirst().orElseThrow().port("s3"));
        Map<Integer, Integer> relays = relays(plain);
        directory.create(plain.stream().map(m -> relayed(m, relays, settings, clockOf(m.name()))).toList(), member -> {
            if (member.role().equals("kafka")) {
                servers.format(member, List.of(member), directory.directory(member.name()));
                advertise(directory.directory(member.name()), relays.get(member.port("broker")));
            }
        });
        members = directory.members();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts what does not run: the servers in their order, then every role at once, as each waits for those that it needs. */
    public void start() {
        members.stream().filter(m -> !isRole(m.member())).forEach(up::start);
        start(members.stream().map(MemberProcess::member).filter(RelayedCluster::isRole).map(Member::name).toList());
    }

    public void start(String name) {
        up.start(member(name));
    }

    /** Starts several that need each other. */
    public void start(List<String> names) {
        names.forEach(this::launch);
        names.forEach(this::start);
    }

    /** Starts it and does not wait until it serves. */
    public void launch(String name) {
        member(name).wanted();
        member(name).start(START_MILLIS);
    }

    public void kill(String name) {
        member(name).kill();
    }

    public void stop(String name) {
        member(name).stop();
    }

    public void pause(String name) {
        member(name).signal("STOP");
    }

    public void resume(String name) {
        member(name).signal("CONT");
    }

    public boolean isReady(String name) {
        return member(name).state() == MemberState.READY;
    }

    public boolean isRunning(String name) {
        return member(name).pid().isPresent();
    }

    public List<String> names() {
        return members.stream().map(m -> m.member().name()).toList();
    }

    public List<String> names(String role) {
        return members.stream().filter(m -> m.member().role().equals(role)).map(m -> m.member().name()).toList();
    }

    /** Where clients connect, a proxy each. */
    public List<String> endpoints() {
        return members.stream().map(MemberProcess::member).filter(m -> m.role().equals("proxy")).map(m -> "http://127.0.0.1:" + m.port("milvus")).toList();
    }

    public Path root() {
        return directory.root();
    }

    /** Takes the member's {@code log}, and {@code data}. */
    public Path directory(String name) {
        return directory.directory(name);
    }

    /** From now on the member's wall clock is wrong by that much; 0 is right. */
    public void clock(String name, long wrongMillis) {
        try {
            Path fresh = directory(name).resolve("clock.next");
            Files.writeString(fresh, Long.toString(wrongMillis));
            Files.move(fresh, clockOf(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The most memory that the member has had resident since it started, in bytes; 0 where it does not run. */
    public long peakBytes(String name) {
        try {
            Optional<Long> pid = member(name).pid();
            return pid.isEmpty() ? 0 : Files.readAllLines(Path.of("/proc", pid.get().toString(), "status")).stream().filter(l -> l.startsWith("VmHWM:"))
                    .mapToLong(l -> Long.parseLong(l.replaceAll("\\D+", "")) << 10).findFirst().orElse(0);
        } catch (NoSuchFileException ended) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code ./arrwdb ARGUMENTS} to its end. @param output takes what it prints @return its status */
    public int command(Path output, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(LAUNCHER);
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(COMMAND_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(String.join(" ", arguments) + " has not ended after " + COMMAND_MILLIS + " ms");
            }
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    public String table() {
        return StatusTable.text(members);
    }

    public Network network() {
        return network;
    }

    /** In front of S3. */
    public FaultProxy objects() {
        return objects;
    }

    /** The port on which a member listens itself. */
    public int port(String name, String use) {
        return member(name).member().port(use);
    }

    /** Ends every process at once; what has to be looked at has been. */
    @Override
    public void close() {
        killAll();
        Runtime.getRuntime().removeShutdownHook(atExit);
        network.close();
        objects.close();
    }

    private Path clockOf(String name) {
        return directory.directory(name).resolve("clock");
    }

    private void killAll() {
        members.forEach(MemberProcess::kill);
    }

    private MemberProcess member(String name) {
        return members.stream().filter(m -> m.member().name().equals(name)).findFirst().orElseThrow(() -> new IllegalArgumentException(name));
    }

    private Map<String, Long> pids() {
        Map<String, Long> running = new HashMap<>();
        members.forEach(member -> member.pid().ifPresent(pid -> running.put(member.member().name(), pid)));
        return running;
    }

    /** By the port that others call: the relay's. */
    private Map<Integer, Integer> relays(List<Member> plain) {
        Map<Integer, Integer> relays = new LinkedHashMap<>();
        for (Member member : plain) {
            List<Integer> called = new ArrayList<>(List.of(member.firstPort()));
            List.of("cluster", "raft").forEach(use -> called.add(member.ports().getOrDefault(use, member.firstPort())));
            for (int port : called.stream().distinct().toList()) {
                relays.put(port, network.relay(member.name(), member.name().equals("s3-1") ? objects.port() : port));
            }
        }
        return relays;
    }

    private static boolean isRole(Member member) {
        return member.ports().containsKey("cluster");
    }

    private static Member relayed(Member member, Map<Integer, Integer> relays, Map<String, String> settings, Path clock) {
        if (!isRole(member)) {
            return member;
        }
        Map<String, String> environment = new HashMap<>(member.environment().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> {
            String text = e.getValue();
            for (Map.Entry<Integer, Integer> relay : relays.entrySet()) {
                text = text.replace("127.0.0.1:" + relay.getKey(), "127.0.0.1:" + relay.getValue());
            }
            return text;
        })));
        environment.putAll(settings);
        List<String> command = new ArrayList<>(member.command());
        command.add(1, "-Dio.arrwdb.wrong-clock=" + clock);
        command.addAll(List.of("--set", "arrwdb.cluster.advertise=127.0.0.1:" + relays.get(member.port("cluster"))));
        if (member.ports().containsKey("raft")) {
            command.addAll(List.of("--set", "arrwdb.consensus.advertise=127.0.0.1:" + relays.get(member.port("raft"))));
        }
        return new Member(member.name(), member.role(), command, environment, member.ports(), member.health());
    }

    private static void advertise(Path kafka, int port) {
        try {
            Files.writeString(kafka.resolve("server.properties"), "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
