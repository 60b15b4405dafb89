package io.arrwdb.deploy.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which processes a cluster on this machine has, in the numbers asked for: etcd members, Kafka brokers, one S3 server, processes with
 * all coordinators, of which one leads and the others stand by, nodes and proxies.
 *
 * @param launcher what starts a role, to which {@code server --roles=...} is appended
 * @param root the cluster's directory
 * @param ports hands out free ones
 */
record Layout(List<String> launcher, Path root, ClusterSize size, int firstPort, ServerPrograms servers, Ports ports) {
    /** What the S3 server of a cluster on this machine is asked with; it listens to this machine alone. */
    private static final String ACCESS_KEY = "arrwdb-local";
    private static final String SECRET_KEY = "arrwdb-local-secret";
    private static final String COORDINATORS = "root-coordinator,data-coordinator,index-coordinator,query-coordinator";

    /** Java heap, and direct memory besides, of each process; what the environment of {@code cluster up} says beats it. */
    static final Map<String, String> TIGHT_MEMORY = Map.of("ARRWDB_HEAP", "512m", "ARRWDB_DIRECT", "256m");

    /** Those that the roles need first, then coordinators, nodes, proxies. */
    List<Member> members() {
        List<Member> etcd = servers.etcd(size.etcdMembers(), root, ports);
        List<Member> kafka = servers.kafka(size.brokers(), root, ports);
        Member objects = servers.objects("s3-1", root.resolve("s3-1"), ports, ACCESS_KEY, SECRET_KEY);
        List<Member> all = new ArrayList<>(etcd);
        all.addAll(kafka);
        all.add(objects);
        Map<String, String> shared = shared(etcd, kafka, objects);
        add(all, "coordinator", COORDINATORS, size.coordinators(), shared);
        addDataNodes(all, shared);
        add(all, "index-node", "index-node", size.indexNodes(), shared);
        add(all, "query-node", "query-node", size.queryNodes(), shared);
        for (int i = 1; i <= size.proxies(); i++) {
            Member proxy = role("proxy", i, "proxy", shared);
            all.add(listening(proxy, firstPort + i - 1));
        }
        return all;
    }

    /** They order the decisions of their log groups among them by Ratis, a single one too, so that others can join it. */
    private void addDataNodes(List<Member> all, Map<String, String> shared) {
        for (int i = 1; i <= size.dataNodes(); i++) {
            all.add(dataNode(i, shared));
        }
    }

    private Member dataNode(int number, Map<String, String> shared) {
        Map<String, String> settings = new LinkedHashMap<>(shared);
        settings.put("ARRWDB_CONSENSUS_TYPE", "ratis");
        settings.put("ARRWDB_NODE_DOMAIN", domain(number));
        int raft = ports.next();
        settings.put("ARRWDB_CONSENSUS_PORT", Integer.toString(raft));
        Member node = role("data-node", number, "data-node", settings);
        Map<String, Integer> taken = new LinkedHashMap<>(node.ports());
        taken.put("raft", raft);
        return new Member(node.name(), node.role(), node.command(), node.environment(), taken, node.health());
    }

    private void add(List<Member> all, String name, String roles, int number, Map<String, String> shared) {
        for (int i = 1; i <= number; i++) {
            all.add(role(name, i, roles, shared));
        }
    }

    /** Settings of every role, as environment variables: where the servers are. */
    private Map<String, String> shared(List<Member> etcd, List<Member> kafka, Member objects) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ARRWDB_META_TYPE", "etcd");
        settings.put("ARRWDB_META_ETCD_ENDPOINTS", addresses(servers.scheme(), etcd));
        settings.put("ARRWDB_LOG_TYPE", "kafka");
        settings.put("ARRWDB_LOG_KAFKA_BOOTSTRAP", addresses("", kafka));
        settings.put("ARRWDB_LOG_KAFKA_REPLICAS", Integer.toString(size.logReplicas()));
        settings.put("ARRWDB_LOG_KAFKA_MIN_IN_SYNC", Integer.toString(size.logInSync()));
        settings.put("ARRWDB_LOG_KAFKA_FLUSH_EVERY_RECORD", Boolean.toString(size.brokers() == 1));
        settings.put("ARRWDB_OBJECT_TYPE", "s3");
        settings.put("ARRWDB_OBJECT_S3_ENDPOINT", servers.scheme() + "127.0.0.1:" + objects.firstPort());
        settings.put("ARRWDB_OBJECT_S3_CREATE_BUCKET", "true");
        settings.put("ARRWDB_OBJECT_S3_ACCESS_KEY", ACCESS_KEY);
        settings.put("ARRWDB_OBJECT_S3_SECRET_KEY", SECRET_KEY);
        if (size.isTight()) {
            settings.putAll(TIGHT_MEMORY);
        }
        return settings;
    }

    private static String addresses(String scheme, List<Member> members) {
        return members.stream().map(m -> scheme + "127.0.0.1:" + m.firstPort()).collect(Collectors.joining(","));
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
        Map<String, String> settings = new LinkedHashMap<>(shared);
        servers.tls().ifPresent(tls -> settings.putAll(tls.settings(node, roles.equals(COORDINATORS) ? List.of(roles.split(",")) : List.of(node))));
        return new Member(node, name, command, settings, taken, "/readyz");
    }

    private static Member listening(Member proxy, int port) {
        Map<String, Integer> taken = new LinkedHashMap<>(Map.of("milvus", port));
        taken.putAll(proxy.ports());
        List<String> command = new ArrayList<>(proxy.command());
        command.add("--port=" + port);
        return new Member(proxy.name(), proxy.role(), command, proxy.environment(), taken, proxy.health());
    }

    /** The failure domain of a data node. */
    static String domain(int number) {
        return "domain-" + number;
    }

    /** Where clients connect. */
    static String endpoints(List<Member> members) {
        return members.stream().filter(m -> m.role().equals("proxy"))
                .map(m -> (m.environment().containsKey("ARRWDB_PROXY_TLS_CERTIFICATE") ? "https" : "http") + "://127.0.0.1:" + m.port("milvus"))
                .collect(Collectors.joining(", "));
    }
}
