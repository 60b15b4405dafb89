package io.arrwdb.deploy.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Another process of a role that a cluster has already: the same settings, its own name, ports, failure domain, certificate and data. */
record Sibling(Member elder, int number, Path root, Map<String, Integer> ports) {
    private static final Set<String> ROLES = Set.of("data-node", "query-node", "index-node", "proxy");
    private static final String RAFT_PORT = "ARRWDB_CONSENSUS_PORT";
    private static final String DOMAIN = "ARRWDB_NODE_DOMAIN";

    /** @throws IllegalArgumentException where the role cannot have another process */
    static Member of(String role, List<Member> members, Path root, Ports free) {
        List<Member> elders = members.stream().filter(member -> member.role().equals(role)).toList();
        if (!ROLES.contains(role) || elders.isEmpty()) {
            throw new IllegalArgumentException("a cluster takes another " + ROLES.stream().sorted().collect(Collectors.joining(", "))
                    + ", not another '" + role + "'");
        }
        int number = 1 + elders.stream().mapToInt(elder -> numberOf(elder.name())).max().orElseThrow();
        Set<Integer> taken = members.stream().flatMap(member -> member.ports().values().stream()).collect(Collectors.toSet());
        Map<String, Integer> ports = new LinkedHashMap<>();
        elders.getLast().ports().keySet().forEach(name -> ports.put(name, next(free, taken)));
        return new Sibling(elders.getLast(), number, root, ports).member();
    }

    private Member member() {
        String name = elder.role() + '-' + number;
        Map<String, String> environment = new LinkedHashMap<>(elder.environment());
        environment.computeIfPresent(RAFT_PORT, (key, value) -> Integer.toString(ports.get("raft")));
        environment.computeIfPresent(DOMAIN, (key, value) -> Layout.domain(number));
        LocalCertificates.of(root).ifPresent(tls -> environment.putAll(tls.settings(name, List.of(name))));
        return new Member(name, elder.role(), elder.command().stream().map(argument -> own(name, argument)).toList(), environment, ports,
                elder.health());
    }

    private String own(String name, String argument) {
        String key = argument.contains("=") ? argument.substring(0, argument.indexOf('=') + 1) : argument;
        return switch (key) {
            case "--http-port=" -> key + ports.get("http");
            case "arrwdb.cluster.port=" -> key + ports.get("cluster");
            case "--port=" -> key + ports.get("milvus");
            case "arrwdb.node.name=" -> key + number;
            case "--data-dir=" -> key + root.resolve(name).resolve("data");
            default -> argument;
        };
    }

    private static int next(Ports free, Set<Integer> taken) {
        int port = free.next();
        while (taken.contains(port)) {
            port = free.next();
        }
        return port;
    }

    private static int numberOf(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
