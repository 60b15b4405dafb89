package io.arrwdb.deploy.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the servers that arrwDB stands on are started on this machine.
 *
 * @param tools where {@code scripts/servers/install} has put them
 * @param objectServer {@code minio} or {@code versitygw}
 * @param tls the certificates that they show; empty: plain text
 */
record ServerPrograms(Path tools, String objectServer, Optional<LocalCertificates> tls) {
    ServerPrograms(Path tools, String objectServer) {
        this(tools, objectServer, Optional.empty());
    }

    /** What {@code scripts/servers/install} is to install. */
    List<String> names() {
        return List.of("etcd", "kafka", objectServer);
    }

    /** How the addresses of etcd and of the S3 server begin. */
    String scheme() {
        return tls.isPresent() ? "https://" : "http://";
    }

    /** Members that elect a leader. */
    List<Member> etcd(int number, Path root, Ports ports) {
        Map<String, Map<String, Integer>> taken = new LinkedHashMap<>();
        for (int i = 1; i <= number; i++) {
            Map<String, Integer> own = new LinkedHashMap<>();
            own.put("client", ports.next());
            own.put("peer", ports.next());
            own.put("http", ports.next());
            taken.put("etcd-" + i, own);
        }
        String cluster = taken.entrySet().stream().map(e -> e.getKey() + '=' + address(e.getValue().get("peer"))).collect(Collectors.joining(","));
        return taken.entrySet().stream().map(e -> etcd(e.getKey(), root.resolve(e.getKey()), e.getValue(), cluster)).toList();
    }

    private Member etcd(String name, Path directory, Map<String, Integer> taken, String cluster) {
        String client = address(taken.get("client"));
        String peer = address(taken.get("peer"));
        List<String> command = new ArrayList<>(List.of(program("etcd"), "--name=" + name, "--data-dir=" + directory.resolve("data"),
                "--log-level=warn", "--listen-client-urls=" + client, "--advertise-client-urls=" + client, "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer, "--initial-cluster=" + cluster,
                "--listen-metrics-urls=http://127.0.0.1:" + taken.get("http"),
                "--auto-compaction-mode=periodic", "--auto-compaction-retention=10m"));
        tls.ifPresent(certificates -> command.addAll(certificates.etcd(name)));
        return new Member(name, "etcd", command, Map.of(), taken, "/readyz");
    }

    /** Brokers that are controllers too; {@link #format} comes before their first start. */
    List<Member> kafka(int number, Path root, Ports ports) {
        return IntStream.rangeClosed(1, number).mapToObj(i -> "kafka-" + i)
                .map(name -> KafkaMember.of(name, root.resolve(name), tools.resolve("kafka"), ports)).toList();
    }

    /** Writes a broker's configuration and prepares its directory for the first start. @param all the brokers, itself among them */
    void format(Member kafka, List<Member> all, Path directory) {
        new KafkaMember(tools.resolve("kafka"), tls).format(kafka, all, directory);
    }

    Member objects(String name, Path directory, Ports ports, String accessKey, String secretKey) {
        Map<String, Integer> taken = Map.of("s3", ports.next());
        String address = "127.0.0.1:" + taken.get("s3");
        String data = directory.resolve("data").toString();
        List<String> secured = tls.map(certificates -> certificates.objects(name, objectServer)).orElse(List.of());
        List<String> command = new ArrayList<>(List.of(program(objectServer)));
        if (objectServer.equals("minio")) {
            command.addAll(List.of("server", "--quiet", "--address", address));
            command.addAll(secured);
            command.add(data);
            return new Member(name, "minio", command, Map.of("MINIO_ROOT_USER", accessKey, "MINIO_ROOT_PASSWORD", secretKey,
                    "MINIO_BROWSER", "off", "MINIO_UPDATE", "off"), taken, "");
        }
        command.addAll(List.of("--port", address, "--keep-alive", "--quiet"));
        command.addAll(secured);
        command.addAll(List.of("posix", data));
        return new Member(name, "versitygw", command, Map.of("ROOT_ACCESS_KEY", accessKey, "ROOT_SECRET_KEY", secretKey), taken, "");
    }

    private String address(int port) {
        return scheme() + "127.0.0.1:" + port;
    }

    private String program(String name) {
        return tools.resolve("bin").resolve(name).toString();
    }
}
