package io.arrwdb.deploy.compose;

import io.arrwdb.coordinator.data.DataCoordinator;
import io.arrwdb.coordinator.index.IndexCoordinator;
import io.arrwdb.coordinator.query.QueryCoordinator;
import io.arrwdb.coordinator.root.RootCoordinator;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.datanode.DataNode;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.indexnode.IndexNode;
import io.arrwdb.proxy.Proxy;
import io.arrwdb.querynode.QueryNode;
import io.arrwdb.rpc.Role;
import io.micronaut.context.BeanContext;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Makes the roles that this process plays, and no others. */
@Singleton
final class Parts {
    private final BeanContext beans;
    private final Elections elections;
    private final Readiness readiness;
    private final RoleGauges gauges;

    Parts(BeanContext beans, Elections elections, Readiness readiness, RoleGauges gauges) {
        this.beans = beans;
        this.elections = elections;
        this.readiness = readiness;
        this.gauges = gauges;
    }

    Part of(Role role) {
        return switch (role) {
            case ROOT_COORDINATOR -> root(beans.getBean(RootCoordinator.class));
            case DATA_COORDINATOR -> data(beans.getBean(DataCoordinator.class));
            case INDEX_COORDINATOR -> index(beans.getBean(IndexCoordinator.class));
            case QUERY_COORDINATOR -> query(beans.getBean(QueryCoordinator.class));
            case DATA_NODE -> dataNode(beans.getBean(DataNode.class));
            case INDEX_NODE -> indexNode(beans.getBean(IndexNode.class));
            case QUERY_NODE -> queryNode(beans.getBean(QueryNode.class));
            case PROXY -> proxy(beans.getBean(Proxy.class), beans.getBean(CatalogFollower.class, Qualifiers.byName("proxy")));
        };
    }

    private Part root(RootCoordinator root) {
        return new Part(Role.ROOT_COORDINATOR, "the root coordinator", List.of(root.service()), () -> {
            elections.of(Role.ROOT_COORDINATOR).start();
            return root.start();
        }, root::close);
    }

    private Part data(DataCoordinator data) {
        return new Part(Role.DATA_COORDINATOR, "the data coordinator", List.of(data.service()), () -> {
            elections.of(Role.DATA_COORDINATOR).start();
            return data.start();
        }, data::close);
    }

    private Part index(IndexCoordinator index) {
        return new Part(Role.INDEX_COORDINATOR, "the index coordinator", List.of(index.service()), () -> {
            elections.of(Role.INDEX_COORDINATOR).start();
            return index.start();
        }, index::close);
    }

    private Part query(QueryCoordinator query) {
        return new Part(Role.QUERY_COORDINATOR, "the query coordinator", List.of(query.service()), () -> {
            elections.of(Role.QUERY_COORDINATOR).start();
            return query.start();
        }, query::close);
    }

    private Part dataNode(DataNode node) {
        gauges.dataNode(node.readiness());
        return new Part(Role.DATA_NODE, "the log groups", List.of(node.service()), () -> {
            readiness.details(node.readiness()::text);
            readiness.problems(node.readiness()::problems);
            return node.start();
        }, Optional.of(node::mayStop), node::close);
    }

    private static Part indexNode(IndexNode node) {
        return new Part(Role.INDEX_NODE, "the index node", List.of(node.service()), Parts::nothing, node::close);
    }

    private Part queryNode(QueryNode node) {
        gauges.queryNode(node::reached);
        return new Part(Role.QUERY_NODE, "the query node", node.services(), node::start, Optional.of(node::isIdle), node::close);
    }

    private static Part proxy(Proxy proxy, CatalogFollower catalog) {
        return new Part(Role.PROXY, "the proxy's catalog", List.of(proxy.catalogSession()), catalog::start, catalog::close);
    }

    private static CompletionStage<?> nothing() {
        return CompletableFuture.completedStage(null);
    }
}
