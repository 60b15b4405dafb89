package io.arrwdb.rpc;

import io.arrwdb.core.id.NodeId;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Channels to the servers of other processes, wherever their sessions say that they are. The name of the role or node
 * travels as the authority of the call: one {@link NetworkServer} serves all nodes of its process.
 */
public final class NetworkChannels implements Channels {
    private static final AtomicInteger INSTANCES = new AtomicInteger();

    private final NetworkConfig config;
    private final NodeAddresses addresses;
    private final ExecutorService callbacks;
    private final Optional<SslContext> tls;
    private final Resolvers resolvers = new Resolvers("arrwdb-" + INSTANCES.incrementAndGet());
    private final Map<String, ManagedChannel> open = new ConcurrentHashMap<>();
    private final Map<String, Supplier<Optional<String>>> targets = new ConcurrentHashMap<>();
    private final Map<String, AddressResolver> resolving = new ConcurrentHashMap<>();

    /** @param callbacks runs what follows an answer */
    public NetworkChannels(NetworkConfig config, NodeAddresses addresses, ExecutorService callbacks) {
        this.config = config;
        this.addresses = addresses;
        this.callbacks = callbacks;
        this.tls = config.tls().map(RoleTls::ofCaller);
        NameResolverRegistry.getDefaultRegistry().register(resolvers);
        addresses.onChange(this::changed);
    }

    @Override
    public Channel to(Role role) {
        return channel(nameOf(role), () -> addresses.of(role));
    }

    @Override
    public Channel to(NodeId node) {
        return channel(nameOf(node), () -> addresses.of(node));
    }

    @Override
    public String nameOf(Role role) {
        return role.label();
    }

    @Override
    public String nameOf(NodeId node) {
        return node.value();
    }

    @Override
    public void close() {
        NameResolverRegistry.getDefaultRegistry().deregister(resolvers);
        open.values().forEach(ManagedChannel::shutdownNow);
        open.clear();
    }

    private Channel channel(String name, Supplier<Optional<String>> address) {
        return open.computeIfAbsent(name, n -> {
            targets.put(n, address);
            return security(NettyChannelBuilder.forTarget(resolvers.getDefaultScheme() + ":///" + n))
                    .executor(callbacks)
                    .overrideAuthority(n)
                    .maxInboundMessageSize(config.maxMessageBytes())
                    .flowControlWindow(config.flowControlBytes())
                    .keepAliveTime(config.keepAliveMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(config.keepAliveTimeoutMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveWithoutCalls(true)
                    .disableRetry()
                    .intercept(new ContextInjector(n))
                    .build();
        });
    }

    private NettyChannelBuilder security(NettyChannelBuilder builder) {
        return tls.map(builder::sslContext).orElseGet(builder::usePlaintext);
    }

    /** A node that came back is called at once, not after the pause that its failures earned it. */
    private void changed() {
        resolving.values().forEach(AddressResolver::look);
        open.values().forEach(ManagedChannel::resetConnectBackoff);
    }

    /** gRPC's way to a channel's addresses: by a scheme of its own for each instance. */
    private final class Resolvers extends NameResolverProvider {
        private final String scheme;

        Resolvers(String scheme) {
            this.scheme = scheme;
        }

        @Override
        public NameResolver newNameResolver(URI target, NameResolver.Args args) {
            if (!scheme.equals(target.getScheme())) {
                return null;
            }
            String name = target.getPath().substring(1);
            AddressResolver resolver = new AddressResolver(name, targets.get(name), () -> resolving.remove(name));
            resolving.put(name, resolver);
            return resolver;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 5;
        }

        @Override
        public String getDefaultScheme() {
            return scheme;
        }
    }
}
