package io.arrwdb.deploy.cluster;

import io.arrwdb.deploy.shards.MoveShardCommand;
import io.arrwdb.deploy.shards.ShardsCommand;
import io.arrwdb.deploy.shards.SplitShardCommand;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ./arrwdb cluster}: a cluster on this machine. */
@Command(name = "cluster", mixinStandardHelpOptions = true, subcommands = {ShardsCommand.class, MoveShardCommand.class, SplitShardCommand.class},
        description = "Runs a cluster on this machine: etcd, Kafka, an S3 server, and every role as a process of its own.")
public final class ClusterCommand implements Runnable {
    private static final int FIRST_INTERNAL_PORT = 21_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", defaultValue = "./arrwdb-cluster", scope = ScopeType.INHERIT,
            description = "Directory of the cluster's data, logs and pids (default ./arrwdb-cluster).")
    private Path dir;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command: up, status, logs, kill, pause, resume, restart, stop, drain, add, shards, "
                + "move-shard, split-shard or down");
    }

    /** The directory of the cluster, whether there is one or not. */
    public Path dir() {
        return dir;
    }

    @Command(name = "up", mixinStandardHelpOptions = true,
            description = "Starts the cluster, or what of it does not run; installs what it needs the first time.")
    int up(@Option(names = "--profile", defaultValue = "small", description = "small: one of each server; ha: three etcd members, brokers and "
            + "data nodes, two of the others, so that any process but the S3 server may die, with heaps of 512 MiB, "
            + "which fit 16 GB together (default small).") Profile profile,
            @Option(names = "--coordinators", description = "Processes with coordinators of a new cluster; all but one stand by (small 1, ha 2).")
            Integer coordinators,
            @Option(names = "--data-nodes", description = "Data nodes of a new cluster; three survive the death of one (small 1, ha 3).")
            Integer dataNodes,
            @Option(names = "--query-nodes", description = "Query nodes of a new cluster (default 2).") Integer queryNodes,
            @Option(names = "--index-nodes", description = "Index nodes of a new cluster (default 1).") Integer indexNodes,
            @Option(names = "--proxies", description = "Proxies of a new cluster (small 1, ha 2).") Integer proxies,
            @Option(names = "--tls", description = "Everything speaks TLS, with certificates of an authority that is made for the new cluster.")
            boolean tls,
            @Option(names = "--port", defaultValue = "19530", description = "Port of the first proxy (default 19530).") int port,
            @Option(names = "--s3", defaultValue = "minio", description = "S3 server of a new cluster: minio or versitygw (default minio).")
            ObjectServer s3,
            @Option(names = "--timeout-seconds", defaultValue = "120", description = "How long one process may take to serve (default 120).")
            int timeoutSeconds) {
        RunDirectory directory = directory();
        ClusterUp up = new ClusterUp(directory, timeoutSeconds * 1_000L, System.err);
        return guarded(() -> {
            if (directory.isEmpty()) {
                Path home = Path.of(System.getProperty("io.arrwdb.home"));
                ClusterSize size = profile.with(coordinators, dataNodes, queryNodes, indexNodes, proxies);
                install(home, new ServerPrograms(tools(home), s3.name()));
                ServerPrograms servers = new ServerPrograms(tools(home), s3.name(),
                        tls ? Optional.of(LocalCertificates.make(directory.root())) : Optional.empty());
                up.create(new Layout(List.of(home.resolve("arrwdb").toString()), directory.root(), size, port, servers,
                        new Ports(FIRST_INTERNAL_PORT)));
            }
            up.start();
            List<Member> members = directory.members().stream().map(MemberProcess::member).toList();
            System.out.println("The cluster serves the Milvus API at " + Layout.endpoints(members));
            if (Files.exists(LocalCertificates.trusted(directory.root()))) {
                System.out.println("Its clients are to trust " + LocalCertificates.trusted(directory.root()));
            }
        });
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Shows every process with its role, pid, state and ports.")
    int status(@Option(names = {"-o", "--output"}, defaultValue = "text", description = "text or json (default text).") Output output) {
        return guarded(() -> System.out.print(output == Output.json ? StatusTable.json(directory().members())
                : StatusTable.text(directory().members())));
    }

    @Command(name = "logs", mixinStandardHelpOptions = true, description = "Prints the end of the logs of a node, or of every node of a role.")
    int logs(@Parameters(paramLabel = "NODE|ROLE") String name,
            @Option(names = {"-n", "--lines"}, defaultValue = "50", description = "Lines of each (default 50).") int lines) {
        return guarded(() -> directory().named(name).forEach(process -> {
            System.out.println("==> " + process.member().name() + " <==");
            System.out.print(Shell.run("tail", "-n", Integer.toString(lines), process.log().path().toString()));
        }));
    }

    @Command(name = "kill", mixinStandardHelpOptions = true, description = "Ends a node at once, as a crash would (SIGKILL).")
    int kill(@Parameters(paramLabel = "NODE") String name) {
        return guarded(() -> directory().member(name).kill());
    }

    @Command(name = "pause", mixinStandardHelpOptions = true, description = "Lets a node stand still, with its connections open (SIGSTOP).")
    int pause(@Parameters(paramLabel = "NODE") String name) {
        return guarded(() -> directory().member(name).signal("STOP"));
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "Lets a paused node go on.")
    int resume(@Parameters(paramLabel = "NODE") String name) {
        return guarded(() -> directory().member(name).signal("CONT"));
    }

    @Command(name = "restart", mixinStandardHelpOptions = true, description = "Stops a node if it runs, starts it, and waits until it serves.")
    int restart(@Parameters(paramLabel = "NODE") String name,
            @Option(names = "--timeout-seconds", defaultValue = "120", description = "How long it may take (default 120).") int timeoutSeconds) {
        return guarded(() -> {
            MemberProcess process = directory().member(name);
            process.stop();
            new ClusterUp(directory(), timeoutSeconds * 1_000L, System.err).start(process);
        });
    }

    @Command(name = "stop", mixinStandardHelpOptions = true, description = "Stops a node in order (SIGTERM).")
    int stop(@Parameters(paramLabel = "NODE") String name) {
        return guarded(() -> directory().member(name).stop());
    }

    @Command(name = "drain", mixinStandardHelpOptions = true,
            description = "Lets others take over what a node holds, then stops it; a data node's log groups move to others for good.")
    int drain(@Parameters(paramLabel = "NODE") String name) {
        return guarded(() -> {
            long began = System.nanoTime();
            directory().member(name).leave();
            System.out.printf("%s has handed over and stopped after %,d ms%n", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true,
            description = "Starts another data-node, query-node, index-node or proxy, which takes its share.")
    int add(@Parameters(paramLabel = "ROLE") String role,
            @Option(names = "--timeout-seconds", defaultValue = "120", description = "How long it may take to serve (default 120).") int timeoutSeconds) {
        return guarded(() -> {
            List<Member> members = directory().members().stream().map(MemberProcess::member).toList();
            MemberProcess added = directory().add(Sibling.of(role, members, directory().root(), new Ports(FIRST_INTERNAL_PORT)));
            new ClusterUp(directory(), timeoutSeconds * 1_000L, System.err).start(added);
        });
    }

    @Command(name = "down", mixinStandardHelpOptions = true, description = "Stops everything; the data stays, and up goes on with it.")
    int down(@Option(names = "--delete", description = "Deletes the cluster's directory with all data.") boolean delete) {
        return guarded(() -> {
            // Those of a role together: where all stop, nobody takes over.
            Map<String, List<MemberProcess>> byRole = new LinkedHashMap<>();
            directory().members().reversed().forEach(process -> byRole.computeIfAbsent(process.member().role(), role -> new ArrayList<>()).add(process));
            byRole.values().forEach(together -> {
                together.forEach(MemberProcess::ask);
                together.forEach(MemberProcess::stop);
            });
            if (delete) {
                directory().delete();
            }
        });
    }

    private RunDirectory directory() {
        return new RunDirectory(dir);
    }

    private static void install(Path home, ServerPrograms servers) {
        List<String> command = new ArrayList<>(List.of(home.resolve("scripts/servers/install").toString()));
        command.addAll(servers.names());
        Shell.show(command);
    }

    private static Path tools(Path home) {
        String named = System.getenv("ARRWDB_TOOLS");
        return named == null || named.isBlank() ? home.resolve(".arrwdb/servers") : Path.of(named).toAbsolutePath();
    }

    private static int guarded(Runnable action) {
        try {
            action.run();
            return 0;
        } catch (IllegalStateException | IllegalArgumentException e) {
            System.err.println("arrwdb: " + e.getMessage());
            return 1;
        } catch (UncheckedIOException e) {
            System.err.println("arrwdb: " + e.getMessage() + ": " + e.getCause().getMessage());
            return 1;
        }
    }

    /** How a table is printed; the names are what users type. */
    enum Output { text, json }

    /** The S3 servers that can be installed; the names are what users type. */
    enum ObjectServer { minio, versitygw }
}
