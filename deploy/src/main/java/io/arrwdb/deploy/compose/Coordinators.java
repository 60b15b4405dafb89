package io.arrwdb.deploy.compose;

import io.arrwdb.coordinator.data.DataConfig;
import io.arrwdb.coordinator.data.DataCoordinator;
import io.arrwdb.coordinator.data.seat.SeatConfig;
import io.arrwdb.coordinator.index.IndexCoordinator;
import io.arrwdb.coordinator.index.IndexCoordinatorConfig;
import io.arrwdb.coordinator.query.QueryCoordinator;
import io.arrwdb.coordinator.query.QueryCoordinatorConfig;
import io.arrwdb.coordinator.root.RootConfig;
import io.arrwdb.coordinator.root.RootCoordinator;
import io.arrwdb.core.coordination.GroupLeadsFollower;
import io.arrwdb.core.plan.data.CompactionPolicy;
import io.arrwdb.core.plan.data.MovePolicy;
import io.arrwdb.core.plan.data.SealPolicy;
import io.arrwdb.core.plan.data.SeatPolicy;
import io.arrwdb.core.plan.data.SplitPolicy;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.RemoteIds;
import io.arrwdb.rpc.Role;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The coordinators of this process, each with the loop that owns it. */
@Factory
final class Coordinators {
    @Singleton
    RootCoordinator root(SettingValues settings, MetaStore meta, ObjectStore objects, Clock clock, Timers timers, Channels channels,
            Elections elections, Loops loops) {
        RootConfig d = RootConfig.defaults();
        RootConfig config = new RootConfig(d.maxDatabases(), d.maxCollections(), d.maxPartitions(), d.maxShards(),
                settings.get(Settings.DEFAULT_SHARDS), d.defaultKeyPartitions(), settings.get(Settings.REPLACE_DUPLICATES),
                d.ddlTimeoutMillis(), settings.get(Settings.TSO_WINDOW), d.idWindow(),
                settings.get(MetaSettings.HISTORY));
        return new RootCoordinator(config, meta, clock, timers, channels, elections.of(Role.ROOT_COORDINATOR),
                objects, loops.named("root-coordinator"));
    }

    @Singleton
    DataCoordinator data(SettingValues settings, MetaStore meta, Clock clock, Timers timers, Channels channels,
            GroupLeadsFollower leaders, Elections elections, Loops loops) {
        DataConfig d = DataConfig.defaults();
        CompactionPolicy c = d.compaction();
        CompactionPolicy compaction = new CompactionPolicy(c.maxOutputRows(),
                Math.min(settings.get(Settings.COMPACTION_MAX_BYTES), settings.get(Settings.MEMORY_LIMIT) / 4),
                c.minMergeInputs(), c.maxInputs(), settings.get(Settings.COMPACTION_DELETED_PERCENT) / 100.0);
        SealPolicy seal = new SealPolicy(settings.get(Settings.SEAL_AGE), d.seal().maxIdleMillis(), d.seal().minIdleBytes());
        DataConfig config = new DataConfig(settings.get(Settings.LOG_GROUPS), compaction, seal,
                new SplitPolicy(settings.get(Settings.SPLIT_ROWS), settings.get(Settings.SPLIT_AFTER)),
                new MovePolicy(settings.get(Settings.MOVES), d.move().slackPercent(), settings.get(Settings.MOVE_BYTES)), d.compactionsPerNode(),
                d.callTimeoutMillis(), d.compactionTimeoutMillis(), d.compactionRestMillis(),
                d.manualCompactionsKept(), d.pace(), seats(settings));
        return new DataCoordinator(config, meta, clock, timers, channels, leaders, elections.of(Role.DATA_COORDINATOR),
                loops.named("data-coordinator"));
    }

    private static SeatConfig seats(SettingValues settings) {
        SeatConfig d = SeatConfig.defaults();
        return new SeatConfig(settings.get(Settings.LOG_GROUPS), SeatPolicy.ofThree(settings.get(Settings.DATA_REPLICAS)),
                settings.get(Settings.DATA_GRACE), d.admissionMillis(), d.callMillis(), d.pace());
    }

    @Singleton
    IndexCoordinator index(MetaStore meta, ObjectStore objects, Clock clock, Timers timers, Channels channels,
            GroupLeadsFollower leaders, Elections elections, Loops loops) {
        return new IndexCoordinator(IndexCoordinatorConfig.defaults(), meta, objects, clock, timers, channels, leaders,
                elections.of(Role.INDEX_COORDINATOR), loops.named("index-coordinator"));
    }

    @Singleton
    QueryCoordinator query(MetaStore meta, Clock clock, Timers timers, Channels channels, Elections elections, Loops loops) {
        return new QueryCoordinator(QueryCoordinatorConfig.defaults(), meta, clock, timers, channels, new RemoteIds(channels),
                elections.of(Role.QUERY_COORDINATOR), loops.named("query-coordinator"));
    }
}
