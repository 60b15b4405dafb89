package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.clock.RandomIds;
import io.arrwdb.adapters.clock.ScheduledTimers;
import io.arrwdb.adapters.clock.SystemClock;
import io.arrwdb.adapters.datadir.DataDirectory;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localconsensus.SingleNodeConsensus;
import io.arrwdb.adapters.locallog.LocalLog;
import io.arrwdb.adapters.locallog.LocalLogConfig;
import io.arrwdb.adapters.localmeta.LocalMetaConfig;
import io.arrwdb.adapters.localmeta.LocalMetaStore;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.deploy.config.ConsensusSettings;
import io.arrwdb.deploy.config.LogSettings;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.ObjectSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.object.ObjectFiles;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;

/** The ports of a process that keeps everything on its own disk. */
@Factory
final class LocalAdapters {
    private static final int OBJECT_OPERATIONS = 8;
    private static final long DECISION_SNAPSHOT_BYTES = 4L << 20;

    @Singleton
    Disk disk() {
        return new LocalDisk();
    }

    @Singleton
    @Bean(preDestroy = "close")
    DataDirectory dataDirectory(Disk disk, SettingValues settings) throws IOException {
        DataDirectory directory = DataDirectory.open(disk, Path.of(settings.get(Settings.DATA_DIR)).toAbsolutePath().normalize());
        if (!settings.get(MetaSettings.TYPE).equals(MetaSettings.LOCAL)) {
            refuseMetadata(disk, directory);
        }
        return directory;
    }

    /** Of a standalone server: with other metadata in force, what lies beside it would be taken for nobody's. */
    private static void refuseMetadata(Disk disk, DataDirectory directory) throws IOException {
        if (!disk.list(directory.meta()).isEmpty()) {
            directory.close();
            throw new SettingsException(directory.meta() + " holds the metadata of a standalone server, and " + MetaSettings.TYPE.key()
                    + " is not local: ./arrwdb migrate --from " + directory.root() + " --to CONFIG brings what is there to a cluster; or name "
                    + "another " + Settings.DATA_DIR.key(), null);
        }
    }

    @Singleton
    Clock clock() {
        return WrongClock.fromSystemProperties(new SystemClock());
    }

    @Singleton
    @Bean(preDestroy = "close")
    ScheduledTimers timers() {
        return new ScheduledTimers();
    }

    @Singleton
    UniqueIds uniqueIds() {
        return new RandomIds();
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "arrwdb.log.type", value = LogSettings.LOCAL, defaultValue = LogSettings.LOCAL)
    LocalLog log(Disk disk, DataDirectory directory, SettingValues settings) {
        LocalLogConfig defaults = LocalLogConfig.defaults();
        HeapShares heap = HeapShares.ofThisProcess(settings.get(Settings.LOG_GROUPS));
        return new LocalLog(disk, directory.log(), new LocalLogConfig(defaults.maxRecordBytes(),
                settings.get(LogSettings.SEGMENT), defaults.maxBatchBytes(), 
                heap.recentRecordBytes(defaults.recentBytes()), defaults.indexIntervalBytes()));
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "arrwdb.meta.type", value = MetaSettings.LOCAL, defaultValue = MetaSettings.LOCAL)
    LocalMetaStore metaStore(Disk disk, DataDirectory directory, Clock clock, Timers timers) throws IOException {
        return LocalMetaStore.open(disk, directory.metaOfItsGroups(disk), clock, timers, LocalMetaConfig.defaults());
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "arrwdb.object.type", value = ObjectSettings.LOCAL, defaultValue = ObjectSettings.LOCAL)
    DirectoryObjectStore objectStore(Disk disk, DataDirectory directory) throws IOException {
        return DirectoryObjectStore.open(disk, directory.objects(), OBJECT_OPERATIONS);
    }

    /** Objects are mapped where they lie. */
    @Singleton
    @Requires(property = "arrwdb.object.type", value = ObjectSettings.LOCAL, defaultValue = ObjectSettings.LOCAL)
    ObjectFiles objectFiles(DirectoryObjectStore objects) {
        return new MappedObjects(objects);
    }

    @Singleton
    @Bean(preDestroy = "close")
    @Requires(property = "arrwdb.consensus.type", value = ConsensusSettings.LOCAL, defaultValue = ConsensusSettings.LOCAL)
    SingleNodeConsensus consensus(Disk disk, DataDirectory directory) {
        return new SingleNodeConsensus(disk, directory.consensus(), DECISION_SNAPSHOT_BYTES);
    }
}
