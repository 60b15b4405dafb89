package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.datadir.DataDirectory;
import io.arrwdb.adapters.ratis.RatisConfig;
import io.arrwdb.adapters.ratis.RatisConsensus;
import io.arrwdb.adapters.ratis.RatisTls;
import io.arrwdb.core.coordination.DataNodeRecord;
import io.arrwdb.core.id.NodeId;
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
    RatisConsensus consensus(DataDirectory directory, SettingValues settings, Identity identity, ClusterTls tls) throws IOException {
        tls.requireFor(ConsensusSettings.HOST, settings);
        NodeId self = identity.node(Role.DATA_NODE);
        try {
            return RatisConsensus.open(config(directory, settings, tls, self));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.consensus.*: " + e.getMessage(), e);
        }
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

    private static RatisConfig config(DataDirectory directory, SettingValues settings, ClusterTls tls, NodeId self) {
        RatisConfig plain = RatisConfig.of(settings.get(ConsensusSettings.CLUSTER), self, settings.get(ConsensusSettings.HOST),
                        settings.get(ConsensusSettings.PORT),
                        directory.ratis())
                .withElection(settings.get(ConsensusSettings.ELECTION_MIN), settings.get(ConsensusSettings.ELECTION_MAX))
                .withReadmission(settings.get(ConsensusSettings.READMISSION));
        return tls.roles().map(roles -> plain.withTls(new RatisTls(roles.identity(), RolePeers.of(roles.authorities(), VOTERS)))).orElse(plain);
    }
}
