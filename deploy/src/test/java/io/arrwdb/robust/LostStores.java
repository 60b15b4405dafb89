package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Stores that are lost whole, and what {@code ./arrwdb recover} makes of the rest. */
final class LostStores {
    private static final String TOPIC = "arrwdb-log";
    private static final short ONE_COPY = 1;

    private static final Pattern GONE = Pattern.compile("topic " + TOPIC + ".* is gone|made anew|lost records");

    private final RelayedCluster cluster;
    private final Path output;
    private final Path earlier;

    /** @param output takes what the tools print @param earlier a directory that takes a copy of the log */
    LostStores(RelayedCluster cluster, Path output, Path earlier) {
        this.cluster = cluster;
        this.output = output;
        this.earlier = earlier;
    }

    /** Every role stops, etcd loses everything and is filled again; nobody's rows are missed. */
    Fault etcd() {
        return new Fault("wipe etcd-1 and recover its content", 0, () -> {
            killRoles();
            cluster.kill("etcd-1");
            DiskFaults.clear(cluster.directory("etcd-1").resolve("data"));
            cluster.start("etcd-1");
            tool("recover", "meta");
        }, cluster::start);
    }

    /** Deletes the topic of the log, which holds nothing that is not flushed, and makes an empty one of that name. */
    void makeTopicAnew() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + cluster.port("kafka-1", "broker")))) {
            TopicDescription topic = admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
            Map<String, String> settings = new HashMap<>();
            admin.describeConfigs(List.of(resource)).all().get().get(resource).entries().stream().filter(e -> !e.isDefault())
                    .forEach(e -> settings.put(e.name(), e.value()));
            admin.deleteTopics(List.of(TOPIC)).all().get();
            while (admin.listTopics().names().get().contains(TOPIC)) {
                Thread.sleep(100);
            }
            admin.createTopics(List.of(new NewTopic(TOPIC, topic.partitions().size(), ONE_COPY).configs(settings))).all().get();
        }
    }

    /**
     * Two of three data nodes are gone for good, and so is the majority of every group. Once each group is made to begin anew, beside
     * the servers that run, the third leads them all.
     *
     * @param works whether rows are written
     */
    Fault majority(int groups, BooleanSupplier works, long limitMillis) {
        List<String> gone = List.of("data-node-1", "data-node-2");
        return new Fault("lose data-node-1 and data-node-2 for good and recover the groups", 0, () -> {
            gone.forEach(cluster::kill);
            gone.forEach(name -> DiskFaults.clear(cluster.directory(name).resolve("data")));
            for (int group = 0; group < groups; group++) {
                tool("recover", "group", Integer.toString(group), "--yes");
            }
            long end = System.nanoTime() + limitMillis * 1_000_000;
            while (!works.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("data-node-3 took no write alone for " + limitMillis + " ms");
                }
            }
        }, () -> cluster.start(gone));
    }

    /** Keeps the partitions of the log as they are now. */
    void keepLog() throws IOException {
        cluster.stop("kafka-1");
        DiskFaults.clear(Files.createDirectories(earlier));
        for (Path partition : partitions(cluster.directory("kafka-1").resolve("data"))) {
            copy(partition, earlier.resolve(partition.getFileName()));
        }
        cluster.start("kafka-1");
    }

    /** Puts in place what was kept, as who restores an old copy of the broker's disk: what was written since is gone. */
    void bringBackLog() throws IOException {
        cluster.kill("kafka-1");
        for (Path partition : partitions(cluster.directory("kafka-1").resolve("data"))) {
            DiskFaults.clear(partition);
            copy(earlier.resolve(partition.getFileName()), partition);
        }
        cluster.start("kafka-1");
    }

    private static List<Path> partitions(Path data) throws IOException {
        try (Stream<Path> found = Files.walk(data)) {
            return found.filter(Files::isDirectory).filter(path -> path.getFileName().toString().matches(TOPIC + "-\\d+")).toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Lets every log group go on without what the log had. */
    void recoverGroups(int groups) throws Exception {
        killRoles();
        for (int group = 0; group < groups; group++) {
            tool("recover", "group", Integer.toString(group), "--yes");
        }
        cluster.start();
    }

    /** Whether a data node says in its log that Kafka's is another one, or lost records. */
    boolean saysThatTheLogIsGone() throws IOException {
        for (String name : cluster.names("data-node")) {
            String log = Files.readString(cluster.directory(name).resolve("log"));
            if (GONE.matcher(log).find()) {
                return true;
            }
        }
        return false;
    }

    private void killRoles() {
        cluster.names().stream().filter(name -> !List.of("etcd-1", "kafka-1", "s3-1").contains(name)).forEach(cluster::kill);
    }

    private void tool(String... arguments) throws IOException, InterruptedException {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--cluster";
        all[arguments.length + 1] = cluster.root().toString();
        if (cluster.command(output, all) != 0) {
            throw new IllegalStateException(String.join(" ", all) + " failed: " + Files.readString(output));
        }
    }
}
