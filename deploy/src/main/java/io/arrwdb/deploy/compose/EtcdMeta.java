package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.etcd.EtcdConfig;
import io.arrwdb.adapters.etcd.EtcdLimits;
import io.arrwdb.adapters.etcd.EtcdMetaStore;
import io.arrwdb.adapters.etcd.EtcdTls;
import io.arrwdb.adapters.etcd.EtcdUser;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.SettingsException;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The metadata store of a process whose metadata lies in etcd. */
@Factory
@Requires(property = "arrwdb.meta.type", value = MetaSettings.ETCD)
final class EtcdMeta {
    @Singleton
    @Bean(preDestroy = "close")
    EtcdMetaStore metaStore(SettingValues settings, Clock clock, Timers timers) {
        try {
            return EtcdMetaStore.open(config(settings), clock, timers);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("arrwdb.meta.etcd.*: " + e.getMessage(), e);
        }
    }

    private static EtcdConfig config(SettingValues settings) {
        List<URI> endpoints = Arrays.stream(settings.get(MetaSettings.ENDPOINTS).split(",")).map(String::strip).map(URI::create).toList();
        Optional<EtcdUser> user = settings.get(MetaSettings.USER).map(name -> new EtcdUser(name, settings.get(MetaSettings.PASSWORD).orElse("")));
        Optional<EtcdTls> tls = settings.get(MetaSettings.TRUSTED).map(Path::of).map(trusted -> new EtcdTls(trusted, identity(settings)));
        EtcdLimits d = EtcdLimits.defaults();
        return new EtcdConfig(endpoints, settings.get(MetaSettings.PREFIX), user, tls, new EtcdLimits(settings.get(MetaSettings.TIMEOUT),
                d.attemptTimeoutMillis(), d.retryMillis(), d.maxRetryMillis(), d.watchQuietMillis(), d.watchSilenceMillis(),
                d.maxRequestBytes(), d.maxResponseBytes(), d.pageEntries()));
    }

    private static Optional<EtcdTls.Identity> identity(SettingValues settings) {
        Optional<String> certificate = settings.get(MetaSettings.CERTIFICATE);
        Optional<String> key = settings.get(MetaSettings.KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("certificate and key belong together, and one is missing");
        }
        return certificate.map(file -> new EtcdTls.Identity(Path.of(file), Path.of(key.orElseThrow())));
    }
}
