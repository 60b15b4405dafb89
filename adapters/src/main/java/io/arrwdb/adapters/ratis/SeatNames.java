package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.ratis.thirdparty.io.grpc.NameResolver;
import org.apache.ratis.thirdparty.io.grpc.NameResolverProvider;
import org.apache.ratis.thirdparty.io.grpc.NameResolverRegistry;

/**
 * The names that members call each other by, {@code seat:///CLUSTER/NODE}, and where they lead. Ratis keeps what it calls a member in the
 * group's log, and never calls it otherwise: were that an address, a node that comes back with another one would be lost to its group,
 * and a group all of whose nodes have others could never elect a leader. gRPC asks here when a connection fails, and is told of changes.
 */
final class SeatNames extends NameResolverProvider {
    private static final String SCHEME = "seat";
    private static final int PRIORITY = 5;
    private static final SeatNames REGISTERED = registered();

    /** Of the servers of this process, by cluster. */
    private final Map<String, List<SeatAddresses>> known = new ConcurrentHashMap<>();
    private final Set<SeatResolver> resolvers = ConcurrentHashMap.newKeySet();

    private static SeatNames registered() {
        SeatNames names = new SeatNames();
        NameResolverRegistry.getDefaultRegistry().register(names);
        return names;
    }

    static String of(String cluster, NodeId node) {
        return SCHEME + ":///" + URLEncoder.encode(cluster, StandardCharsets.UTF_8) + '/' + URLEncoder.encode(node.value(), StandardCharsets.UTF_8);
    }

    /** Names of the cluster lead where {@code addresses} says, from now on. */
    static void lead(String cluster, SeatAddresses addresses) {
        REGISTERED.known.computeIfAbsent(cluster, c -> new CopyOnWriteArrayList<>()).addFirst(addresses);
        addresses.onChange(() -> REGISTERED.resolvers.forEach(SeatResolver::look));
    }

    static void forget(String cluster, SeatAddresses addresses) {
        REGISTERED.known.getOrDefault(cluster, List.of()).remove(addresses);
    }

    private Optional<String> find(String cluster, NodeId node) {
        return known.getOrDefault(cluster, List.of()).stream().flatMap(addresses -> addresses.of(node).stream()).findFirst();
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args args) {
        String[] path = target.getRawPath() == null ? new String[0] : target.getRawPath().split("/");
        if (!SCHEME.equals(target.getScheme()) || path.length != 3) {
            return null;
        }
        String cluster = URLDecoder.decode(path[1], StandardCharsets.UTF_8);
        NodeId node = new NodeId(URLDecoder.decode(path[2], StandardCharsets.UTF_8));
        SeatResolver resolver = new SeatResolver(node, () -> find(cluster, node), args.getOffloadExecutor(), resolvers::remove);
        resolvers.add(resolver);
        return resolver;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return PRIORITY;
    }
}
