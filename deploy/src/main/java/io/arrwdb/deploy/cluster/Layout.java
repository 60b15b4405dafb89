package io.arrwdb.deploy.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which processes a cluster on this machine has: one etcd, one Kafka broker, one S3 server, and processes with all coordinators, nodes
 * and proxies in the numbers asked for. Of several coordinators one leads and the others stand by.
 *
 * @param launcher what starts a role, to which {@code server --roles=...} is appended
 * @param root the cluster's directory
 * @param ports hands out free ones
 */
record Layout(List<String> launcher, Path root, int coordinators, int dataNodes, int queryNodes, int indexNodes, int proxies, int firstPort, ServerPrograms servers, Ports ports) {
    /** What the S3 server of a cluster on this machine is asked with; it listens to this machine alone. */
    private static final String ACCESS_KEY = "arrwdb-local";
    private static final String SECRET_KEY = "arrwdb-local-secret";
    private static final String COORDINATORS = "root-coordinator,data-coordinator,index-coordinator,query-coordinator";

    Layout {
        if (coordinators < 1 || dataNodes < 1 || queryNodes < 1 || indexNodes < 1 || proxies < 1) {
            throw new IllegalArgumentException("a cluster needs at least one data node, query node, index node, proxy and coordinator, not "
                    + dataNodes + ", " + queryNodes + ", " + indexNodes + ", " + proxies + " and " + coordinators);
        }
    }

    /** Those that the roles need first, then coordinators, nodes, proxies. */
    List<Member> members() {
        Member etcd = servers.etcd("etcd-1", root.resolve("etcd-1"), ports);
        Member kafka = servers.kafka("kafka-1", root.resolve("kafka-1"), ports);
        Member objects = servers.objects("s3-1", root.resolve("s3-1"), ports, ACCESS_KEY, SECRET_KEY);
        List<Member> all = new ArrayList<>(List.of(etcd, kafka, objects));
        Map<String, String> shared = shared(etcd, kafka, objects);
        for (int i = 1; i <= coordinators; i++) {
            all.add(role("coordinator", i, COORDINATORS, shared));
        }
        addDataNodes(all, shared);
        add(all, "index-node", indexNodes, shared);
        add(all, "query-node", queryNodes, shared);
        for (int i = 1; i <= proxies; i++) {
            Member proxy = role("proxy", i, "proxy", shared);
            all.add(listening(proxy, firstPort + i - 1));
        }
        return all;
    }

    /** They order the decisions of their log groups among them by Ratis, a single one too, so that others can join it. */
    private void addDataNodes(List<Member> all, Map<String, String> shared) {
        for (int i = 1; i <= dataNodes; i++) {
            all.add(dataNode(i, shared));
        }
    }

    private Member dataNode(int number, Map<String, String> shared) {
        Map<String, String> settings = new LinkedHashMap<>(shared);
        settings.put("ARRWDB_CONSENSUS_TYPE", "ratis");
        int raft = ports.next();
        settings.put("ARRWDB_CONSENSUS_PORT", Integer.toString(raft));
        Member node = role("data-node", number, "data-node", settings);
        Map<String, Integer> taken = new LinkedHashMap<>(node.ports());
        taken.put("raft", raft);
        return new Member(node.name(), node.role(), node.command(), node.environment(), taken, node.health());
    }

    private void add(List<Member> all, String role, int number, Map<String, String> shared) {
        for (int i = 1; i <= number; i++) {
            all.add(role(role, i, role, shared));
        }
    }

    /** Settings of every role, as environment variables: where the servers are. */
    private static Map<String, String> shared(Member etcd, Member kafka, Member objects) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ARRWDB_META_TYPE", "etcd");
        settings.put("ARRWDB_META_ETCD_ENDPOINTS", "http://127.0.0.1:" + etcd.firstPort());
        settings.put("ARRWDB_LOG_TYPE", "kafka");
        settings.put("ARRWDB_LOG_KAFKA_BOOTSTRAP", "127.0.0.1:" + kafka.firstPort());
        settings.put("ARRWDB_LOG_KAFKA_REPLICAS", "1");
        settings.put("ARRWDB_LOG_KAFKA_MIN_IN_SYNC", "1");
        settings.put("ARRWDB_LOG_KAFKA_FLUSH_EVERY_RECORD", "true");
        settings.put("ARRWDB_OBJECT_TYPE", "s3");
        settings.put("ARRWDB_OBJECT_S3_ENDPOINT", "http://127.0.0.1:" + objects.firstPort());
        settings.put("ARRWDB_OBJECT_S3_CREATE_BUCKET", "true");
        settings.put("ARRWDB_OBJECT_S3_ACCESS_KEY", ACCESS_KEY);
        settings.put("ARRWDB_OBJECT_S3_SECRET_KEY", SECRET_KEY);
        return settings;
    }

    private Member role(String name, int number, String roles, Map<String, String> shared) {
        String node = name + '-' + number;
        Map<String, Integer> taken = new LinkedHashMap<>();
        taken.put("cluster", ports.next());
        taken.put("http", ports.next());
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of("server", "--roles=" + roles, "--http-port=" + taken.get("http"),
                "--data-dir=" + root.resolve(node).resolve("data"),
                "--set", "arrwdb.node.name=" + number, "--set", "arrwdb.cluster.port=" + taken.get("cluster")));
        return new Member(node, name, command, shared, taken, "/readyz");
    }

    private static Member listening(Member proxy, int port) {
        Map<String, Integer> taken = new LinkedHashMap<>(Map.of("milvus", port));
        taken.putAll(proxy.ports());
        List<String> command = new ArrayList<>(proxy.command());
        command.add("--port=" + port);
        return new Member(proxy.name(), proxy.role(), command, proxy.environment(), taken, proxy.health());
    }

    /** Where clients connect. */
    static String endpoints(List<Member> members) {
        return members.stream().filter(m -> m.role().equals("proxy")).map(m -> "http://127.0.0.1:" + m.port("milvus"))
                .collect(Collectors.joining(", "));
    }
}
