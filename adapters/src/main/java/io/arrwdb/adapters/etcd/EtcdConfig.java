package io.arrwdb.adapters.etcd;

import io.arrwdb.adapters.credentials.KnownCredentials;
import io.arrwdb.adapters.credentials.Loopback;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Which etcd, and how it is reached.
 *
 * @param endpoints client URLs of the members, {@code http://host:port} or {@code https://host:port}
 * @param prefix what every key of this cluster begins with in etcd, such as {@code arrwdb/}; ends with a slash
 * @param user who to log in as, where etcd asks for it
 * @param tls whom to trust and what to show, for https
 */
public record EtcdConfig(List<URI> endpoints, String prefix, Optional<EtcdUser> user, Optional<EtcdTls> tls, EtcdLimits limits) {
    public EtcdConfig {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd needs at least one endpoint, such as http://127.0.0.1:2379");
        }
        endpoints.forEach(EtcdConfig::check);
        if (user.isPresent()) {
            check(user.get(), endpoints);
        }
        if (!prefix.endsWith("/")) {
            throw new IllegalArgumentException("the prefix '" + prefix + "' of etcd's keys must end with a slash, such as arrwdb/");
        }
        if (tls.isEmpty() && endpoints.stream().anyMatch(EtcdConfig::isSecure)) {
            throw new IllegalArgumentException("an https endpoint of etcd needs the file of the authorities to trust: " + endpoints);
        }
    }

    private static void check(EtcdUser user, List<URI> endpoints) {
        KnownCredentials.refuse(user.name(), user.password().now(), "etcd at " + endpoints,
                endpoints.stream().allMatch(endpoint -> Loopback.is(endpoint.getHost())));
    }

    /** Without login and TLS, with the usual limits. */
    public static EtcdConfig of(List<URI> endpoints, String prefix) {
        return new EtcdConfig(endpoints, prefix, Optional.empty(), Optional.empty(), EtcdLimits.defaults());
    }

    static boolean isSecure(URI endpoint) {
        return "https".equals(endpoint.getScheme());
    }

    private static void check(URI endpoint) {
        if (!isSecure(endpoint) && !"http".equals(endpoint.getScheme()) || endpoint.getHost() == null || endpoint.getPort() < 0) {
            throw new IllegalArgumentException("'" + endpoint + "' is no endpoint of etcd: write http://host:port or https://host:port");
        }
    }
}
