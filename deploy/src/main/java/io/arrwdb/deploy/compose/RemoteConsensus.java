package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.datadir.DataDirectory;
import io.arrwdb.adapters.ratis.RatisConfig;
import io.arrwdb.adapters.ratis.RatisConsensus;
import io.arrwdb.adapters.ratis.RatisTls;
import io.arrwdb.adapters.ratis.SeatAddresses;
import io.arrwdb.core.coordination.DataNodeRecord;
import io.arrwdb.core.coordination.DataNodesFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.deploy.config.ConsensusSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.RolePeers;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Consensus of a process whose decisions a majority of members orders. */
@Factory
@Requires(property = "arrwdb.consensus.type", value = ConsensusSettings.RATIS)
final class RemoteConsensus {
    /** Who has a Ratis server. */
    private static final Set<Role> VOTERS = Set.of(Role.DATA_NODE);

    @Singleton
    @Bean(preDestroy = "close")
    RatisConsensus consensus(DataDirectory directory, SettingValues settings, Identity identity, ClusterTls tls, DataNodesFollower nodes)
            throws IOException {
        tls.requireFor(ConsensusSettings.HOST, settings);
        NodeId self = identity.node(Role.DATA_NODE);
        try {
            return RatisConsensus.open(config(directory, settings, tls, self), addresses(nodes));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.consensus.*: " + e.getMessage(), e);
        }
    }

    /** Where the voters are; an address that was known stays so while the metadata store is away. */
    @Singleton
    @Bean(preDestroy = "close")
    DataNodesFollower dataNodes(MetaStore meta, Loops loops, Timers timers) {
        DataNodesFollower nodes = new DataNodesFollower(meta, loops.named("seats"), timers);
        nodes.start();
        return nodes;
    }

    /** What a data node that does not decide alone says of itself. */
    static Optional<DataNodeRecord> self(SettingValues settings) {
        if (settings.get(ConsensusSettings.TYPE).equals(ConsensusSettings.LOCAL)) {
            return Optional.empty();
        }
        String host = settings.get(ConsensusSettings.ADVERTISE).orElse(settings.get(ConsensusSettings.HOST));
        return Optional.of(new DataNodeRecord(Shared.advertised(host, settings.get(ConsensusSettings.PORT)),
                settings.get(Settings.NODE_DOMAIN), false));
    }

    private static SeatAddresses addresses(DataNodesFollower nodes) {
        return new SeatAddresses() {
            @Override
            public Optional<String> of(NodeId node) {
                return nodes.current().address(node);
            }

            @Override
            public void onChange(Runnable listener) {
                nodes.onChange(image -> listener.run());
            }
        };
    }

    private static RatisConfig config(DataDirectory directory, SettingValues settings, ClusterTls tls, NodeId self) {
        RatisConfig plain = RatisConfig.of(settings.get(ConsensusSettings.CLUSTER), self, settings.get(ConsensusSettings.HOST),
                        settings.get(ConsensusSettings.PORT),
                        directory.ratis())
                .withElection(settings.get(ConsensusSettings.ELECTION_MIN), settings.get(ConsensusSettings.ELECTION_MAX))
                .withReadmission(settings.get(ConsensusSettings.READMISSION));
        return tls.roles().map(roles -> plain.withTls(new RatisTls(roles.identity(), RolePeers.of(roles.authorities(), VOTERS)))).orElse(plain);
    }
}
