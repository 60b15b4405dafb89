package io.arrwdb.deploy.compose;

import io.arrwdb.coordinator.data.DataCoordinator;
import io.arrwdb.coordinator.index.IndexCoordinator;
import io.arrwdb.coordinator.query.QueryCoordinator;
import io.arrwdb.coordinator.root.RootCoordinator;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.coordination.Election;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.coordination.Session;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.datanode.DataNode;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.indexnode.IndexNode;
import io.arrwdb.proxy.Proxy;
import io.arrwdb.proxy.limit.RequestMemory;
import io.arrwdb.querynode.QueryNode;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.rpc.Role;
import io.grpc.BindableService;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** The roles of this process, started and stopped in order. */
@Singleton
public final class Cluster implements AutoCloseable {
    private final SettingValues settings;
    private final Readiness readiness;
    private final ExecutorService handlers;
    private final Identity identity;
    private final InProcessNode servers;
    private final InProcessChannels channels;
    private final MetaStore meta;
    private final Timers timers;
    private final Loops loops;
    private final Election election;
    private final GroupSeatsFollower seats;
    private final CatalogFollower proxyCatalog;
    private final RootCoordinator root;
    private final DataCoordinator data;
    private final IndexCoordinator index;
    private final QueryCoordinator query;
    private final DataNode dataNode;
    private final IndexNode indexNode;
    private final QueryNode queryNode;
    private final Proxy proxy;
    private final List<Session> sessions = new ArrayList<>();
    private MilvusEndpoint endpoint;

    Cluster(SettingValues settings, Readiness readiness, @Named("handlers") ExecutorService handlers, Identity identity,
            InProcessNode servers, InProcessChannels channels, MetaStore meta, Timers timers, Loops loops, Election election,
            GroupSeatsFollower seats, @Named("proxy") CatalogFollower proxyCatalog, RootCoordinator root, DataCoordinator data,
            IndexCoordinator index, QueryCoordinator query, DataNode dataNode, IndexNode indexNode, QueryNode queryNode, Proxy proxy) {
        this.settings = settings;
        this.readiness = readiness;
        this.handlers = handlers;
        this.identity = identity;
        this.servers = servers;
        this.channels = channels;
        this.meta = meta;
        this.timers = timers;
        this.loops = loops;
        this.election = election;
        this.seats = seats;
        this.proxyCatalog = proxyCatalog;
        this.root = root;
        this.data = data;
        this.index = index;
        this.query = query;
        this.dataNode = dataNode;
        this.indexNode = indexNode;
        this.queryNode = queryNode;
        this.proxy = proxy;
    }

    /** Starts every role and returns once requests are served. */
    public void start() {
        if (!settings.get(Settings.ROLES).equals(EnumSet.allOf(Role.class))) {
            throw new SettingsException(Settings.ROLES.key() + ": this build runs all roles in one process; single roles need the "
                    + "servers of a cluster, which it cannot use yet", null);
        }
        offerServices();
        election.start();
        finish(root.start(), "the root coordinator");
        finish(seats.start(), "the places of the log groups");
        readiness.details(dataNode.readiness()::text);
        finish(dataNode.start(), "the log groups");
        finish(data.start(), "the data coordinator");
        finish(index.start(), "the index coordinator");
        finish(query.start(), "the query coordinator");
        finish(queryNode.start(), "the query node");
        finish(proxyCatalog.start(), "the proxy's catalog");
        register(Role.DATA_NODE, identity.dataNode());
        register(Role.INDEX_NODE, identity.indexNode());
        register(Role.QUERY_NODE, identity.queryNode());
        register(Role.PROXY, identity.proxy());
        endpoint = new MilvusEndpoint(settings.get(Settings.HOST), settings.get(Settings.PORT), proxy.services(),
                proxy.interceptors(), handlers, maxRequestBytes());
        readiness.ready();
    }

    /** Port of the Milvus API. */
    public int port() {
        return endpoint.port();
    }

    @Override
    public void close() {
        readiness.stopping();
        if (endpoint != null) {
            endpoint.close();
        }
        sessions.forEach(Session::close);
        // Who plans stops before who serves, so that nobody takes a closing node for a lost one.
        query.close();
        index.close();
        data.close();
        indexNode.close();
        queryNode.close();
        dataNode.close();
        proxyCatalog.close();
        seats.close();
        root.close();
        election.close();
        servers.close();
    }

    /** One request alone must find room in the heap. */
    private int maxRequestBytes() {
        return Math.toIntExact(Math.min(settings.get(Settings.MAX_REQUEST_BYTES),
                RequestMemory.largestRequest(Nodes.requestMemory(settings))));
    }

    private void offerServices() {
        servers.offer(channels.nameOf(Role.ROOT_COORDINATOR), root.service());
        servers.offer(channels.nameOf(Role.DATA_COORDINATOR), data.service());
        servers.offer(channels.nameOf(Role.INDEX_COORDINATOR), index.service());
        servers.offer(channels.nameOf(Role.QUERY_COORDINATOR), query.service());
        servers.offer(channels.nameOf(identity.dataNode()), dataNode.service());
        servers.offer(channels.nameOf(identity.indexNode()), indexNode.service());
        servers.offer(channels.nameOf(identity.queryNode()), queryNode.services().toArray(BindableService[]::new));
        servers.offer(channels.nameOf(identity.proxy()), proxy.catalogSession());
    }

    private void register(Role role, NodeId node) {
        Session session = new Session(role.label(), node, Session.DEFAULT_TTL_MILLIS, meta, timers, loops.named("sessions"));
        sessions.add(session);
        finish(session.start(), "the session of " + node);
    }

    private void finish(CompletionStage<?> step, String what) {
        readiness.step("waiting for " + what);
        step.toCompletableFuture().join();
    }
}
