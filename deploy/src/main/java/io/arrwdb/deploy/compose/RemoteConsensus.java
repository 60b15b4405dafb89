package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.datadir.DataDirectory;
import io.arrwdb.adapters.ratis.Placement;
import io.arrwdb.adapters.ratis.RatisConfig;
import io.arrwdb.adapters.ratis.RatisConsensus;
import io.arrwdb.adapters.ratis.RatisMember;
import io.arrwdb.adapters.ratis.RatisTls;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.deploy.config.ConsensusSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.RolePeers;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
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
            List<RatisMember> members = Members.parse(settings.get(ConsensusSettings.MEMBERS), self,
                    settings.get(ConsensusSettings.HOST), settings.get(ConsensusSettings.PORT));
            return RatisConsensus.open(config(directory, settings, tls, self, listenPort(settings, Members.portOf(self, members))),
                    Placement.everywhere(members));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.consensus.*: " + e.getMessage(), e);
        }
    }

    private static RatisConfig config(DataDirectory directory, SettingValues settings, ClusterTls tls, NodeId self, int port) {
        RatisConfig plain = RatisConfig.of(settings.get(ConsensusSettings.CLUSTER), self, settings.get(ConsensusSettings.HOST), port,
                        directory.ratis())
                .withElection(settings.get(ConsensusSettings.ELECTION_MIN), settings.get(ConsensusSettings.ELECTION_MAX))
                .withReadmission(settings.get(ConsensusSettings.READMISSION));
        return tls.roles().map(roles -> plain.withTls(new RatisTls(roles.identity(), RolePeers.of(roles.authorities(), VOTERS)))).orElse(plain);
    }

    private static int listenPort(SettingValues settings, int reached) {
        int given = settings.get(ConsensusSettings.LISTEN_PORT);
        return given == 0 ? reached : given;
    }
}
