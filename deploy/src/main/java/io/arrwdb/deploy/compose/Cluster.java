package io.arrwdb.deploy.compose;

import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.coordination.ObjectClaim;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.proxy.Proxy;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.rpc.Role;
import io.grpc.BindableService;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** The roles of this process, started and stopped in order. */
@Singleton
public final class Cluster implements AutoCloseable {
    private static final List<Role> STARTING = List.of(Role.ROOT_COORDINATOR, Role.DATA_NODE, Role.DATA_COORDINATOR,
            Role.INDEX_COORDINATOR, Role.QUERY_COORDINATOR, Role.INDEX_NODE, Role.QUERY_NODE, Role.PROXY);
    /** Who plans stops before who serves, so that nobody takes a closing node for a lost one. */
    private static final List<Role> STOPPING = List.of(Role.QUERY_COORDINATOR, Role.INDEX_COORDINATOR, Role.DATA_COORDINATOR,
            Role.INDEX_NODE, Role.QUERY_NODE, Role.DATA_NODE, Role.PROXY, Role.ROOT_COORDINATOR);
    /** Who reads or writes objects. */
    private static final Set<Role> STORING = EnumSet.of(Role.DATA_NODE, Role.INDEX_NODE, Role.QUERY_NODE, Role.INDEX_COORDINATOR,
            Role.ROOT_COORDINATOR);

    private final SettingValues settings;
    private final Readiness readiness;
    private final ExecutorService handlers;
    private final Identity identity;
    private final Transport transport;
    private final MetaStore meta;
    private final Timers timers;
    private final Loops loops;
    private final Elections elections;
    private final BeanProvider<ObjectClaim> claim;
    private final GroupSeatsFollower seats;
    private final GroupLeadsFollower leads;
    private final BeanProvider<Proxy> proxy;
    private final ProxyTls proxyTls;
    private final Map<Role, Part> parts = new EnumMap<>(Role.class);
    private final Map<Role, Session> sessions = new EnumMap<>(Role.class);
    private MilvusEndpoint endpoint;

    Cluster(SettingValues settings, Readiness readiness, @Named("handlers") ExecutorService handlers, Identity identity,
            Transport transport, MetaStore meta, Timers timers, Loops loops, Elections elections, BeanProvider<ObjectClaim> claim,
            GroupSeatsFollower seats, GroupLeadsFollower leads, Parts parts, BeanProvider<Proxy> proxy, ProxyTls proxyTls) {
        this.settings = settings;
        this.readiness = readiness;
        this.handlers = handlers;
        this.identity = identity;
        this.transport = transport;
        this.meta = meta;
        this.timers = timers;
        this.loops = loops;
        this.elections = elections;
        this.claim = claim;
        this.seats = seats;
        this.leads = leads;
        this.proxy = proxy;
        this.proxyTls = proxyTls;
        Set<Role> played = settings.get(Settings.ROLES);
        STARTING.stream().filter(played::contains).forEach(role -> this.parts.put(role, parts.of(role)));
    }

    /** Starts every role of this process and returns once requests are served. */
    public void start() {
        parts.values().forEach(this::offer);
        transport.start();
        if (parts.keySet().stream().anyMatch(STORING::contains)) {
            finish(claim.get().make(), "the object store");
        }
        // Coordinators are called by nodes that start; nodes are called once they have.
        parts.values().stream().filter(Part::isCoordinator).forEach(this::register);
        finish(seats.start(), "the places of the log groups");
        finish(leads.start(), "the leaders of the log groups");
        STARTING.stream().filter(parts::containsKey).map(parts::get).forEach(part -> finish(part.start().get(), part.what()));
        parts.values().stream().filter(part -> !part.isCoordinator()).forEach(this::register);
        if (parts.containsKey(Role.PROXY)) {
            endpoint = new MilvusEndpoint(settings.get(Settings.HOST), settings.get(Settings.PORT), proxy.get().services(),
                    proxy.get().interceptors(), handlers, proxy.get().inbox(), maxRequestBytes(),
                    Math.toIntExact(settings.get(Settings.CONNECTION_WINDOW)), proxyTls.context());
        }
        readiness.ready();
    }

    /** Port of the Milvus API, or -1 where this process has no proxy. */
    public int port() {
        return endpoint == null ? -1 : endpoint.port();
    }

    @Override
    public void close() {
        readiness.stopping();
        drain();
        if (endpoint != null) {
            endpoint.close();
        }
        if (parts.keySet().stream().allMatch(Role::isCoordinator)) {
            // Another process leads on at once; where this one has nodes too, they need their coordinators until they have stopped.
            elections.close();
        }
        sessions.values().forEach(Session::close);
        STOPPING.stream().filter(parts::containsKey).forEach(role -> parts.get(role).close().run());
        seats.close();
        leads.close();
        elections.close();
        transport.close();
    }

    /** Only where others can take over: within one process nobody can. */
    private void drain() {
        if (!transport.address().isEmpty() && !sessions.isEmpty()) {
            new Drain(meta, settings.get(Settings.DRAIN_TIMEOUT)).await(parts.values(), sessions);
        }
    }

    /** One request alone must find room in the heap, and before in the memory of the network layer. */
    private int maxRequestBytes() {
        return Math.toIntExact(Math.min(settings.get(Settings.MAX_REQUEST_BYTES),
                Math.min(Heap.largestRequest(Nodes.requestMemory(settings)), Nodes.receiveMemory(settings))));
    }

    private void offer(Part part) {
        String name = part.isCoordinator() ? transport.channels().nameOf(part.role())
                : transport.channels().nameOf(identity.node(part.role()));
        transport.server().offer(name, part.services().toArray(BindableService[]::new));
    }

    private void register(Part part) {
        Session session = new Session(part.role().label(), identity.node(part.role()), transport.address(),
                Session.DEFAULT_TTL_MILLIS, meta, timers, loops.named("sessions"));
        sessions.put(part.role(), session);
        finish(session.start(), "the session of " + identity.node(part.role()));
    }

    private void finish(CompletionStage<?> step, String what) {
        readiness.step("waiting for " + what);
        step.toCompletableFuture().join();
    }
}
