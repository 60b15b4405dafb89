package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.s3.AbandonedUploads;
import io.arrwdb.adapters.s3.S3ObjectStore;
import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.coordination.GroupSeatsFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.deploy.config.Configuration;
import io.arrwdb.deploy.config.ConsensusSettings;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.ObjectSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.Waiting;
import io.micronaut.context.ApplicationContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What the settings name, without any role: for commands that look after a deployment's data. Each store is opened when it is first
 * asked for. What lies in a data directory is opened as a server would open it, so a directory that a server uses is refused.
 */
public final class Stores implements AutoCloseable {
    private static final long REACH_MILLIS = 30_000;

    private final ApplicationContext context;
    private final SettingValues settings;
    private Optional<GroupLeaders> leaders = Optional.empty();
    private boolean reaching;

    /**
     * @param given settings that beat configuration file and environment
     * @param hermetic whether those do not count at all
     * @throws io.arrwdb.deploy.config.SettingsException naming the setting that is wrong
     */
    public Stores(Map<String, ?> given, boolean hermetic) {
        SettingValues.refuseUnknown(List.copyOf(given.keySet()));
        Map<String, Object> properties = new LinkedHashMap<>(given);
        // Who looks makes nothing and gives nothing up; and reaches data nodes from a port that nobody calls.
        properties.put(ObjectSettings.ABANDONED_AGE.key(), ObjectSettings.LONGEST_ABANDONED_AGE);
        properties.put(Settings.CLUSTER_PORT.key(), "0");
        properties.put(Settings.CLUSTER_HOST.key(), "127.0.0.1");
        properties.put(Settings.HTTP_PORT.key(), "-1");
        context = Configuration.context(properties, hermetic);
        settings = Configuration.start(context);
    }

    public SettingValues settings() {
        return settings;
    }

    public MetaStore meta() {
        return context.getBean(MetaStore.class);
    }

    public ObjectStore objects() {
        return context.getBean(ObjectStore.class);
    }

    public Log log() {
        return context.getBean(Log.class);
    }

    public Clock clock() {
        return context.getBean(Clock.class);
    }

    public UniqueIds ids() {
        return context.getBean(UniqueIds.class);
    }

    /** The seats in the log groups of a new deployment; none where its data coordinator is to place them. */
    public List<Seat> seats() {
        NodeId only = new Identity(settings.get(Settings.NODE_NAME)).node(Role.DATA_NODE);
        return settings.get(ConsensusSettings.TYPE).equals(ConsensusSettings.LOCAL) ? List.of(Seat.alone(only)) : List.of();
    }

    /** Uploads in parts that have begun and not ended; the local store has none, for it removes them when it is opened. */
    public CompletionStage<List<AbandonedUploads.Unfinished>> unfinishedUploads() {
        return context.findBean(S3ObjectStore.class).map(store -> store.abandonedUploads().list(0))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
    }

    /** Decisions that lie in the data directory, where metadata and decisions both do, so that no server changes them meanwhile. */
    public Optional<ShardConsensus> localDecisions() {
        boolean here = settings.get(MetaSettings.TYPE).equals(MetaSettings.LOCAL)
                && settings.get(ConsensusSettings.TYPE).equals(ConsensusSettings.LOCAL);
        return here ? Optional.of(context.getBean(ShardConsensus.class)) : Optional.empty();
    }

    /** To the roles, wherever their sessions say that they are. */
    public synchronized Channels channels() {
        if (!reaching) {
            Waiting.on(context.getBean(Transport.class).start(), REACH_MILLIS, "looking up where the roles are");
            reaching = true;
        }
        return context.getBean(Channels.class);
    }

    /** The leaders of the log groups, wherever their sessions say that they are. */
    public synchronized GroupLeaders leaders() {
        if (leaders.isEmpty()) {
            channels();
            context.getBean(GroupSeatsFollower.class).start().toCompletableFuture().join();
            GroupLeadsFollower leads = context.getBean(GroupLeadsFollower.class);
            leads.start().toCompletableFuture().join();
            leaders = Optional.of(new GroupLeaders(leads, channels()));
        }
        return leaders.get();
    }

    @Override
    public void close() {
        if (leaders.isPresent()) {
            context.getBean(GroupSeatsFollower.class).close();
            context.getBean(GroupLeadsFollower.class).close();
        }
        context.close();
    }
}
