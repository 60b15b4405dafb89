package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.etcd.EtcdConfig;
import io.arrwdb.adapters.etcd.EtcdLimits;
import io.arrwdb.adapters.etcd.EtcdMetaStore;
import io.arrwdb.adapters.etcd.EtcdTls;
import io.arrwdb.adapters.etcd.EtcdUser;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.adapters.tls.OwnCertificate;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.deploy.config.MetaSettings;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.SettingsException;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;

/** The metadata store of a process whose metadata lies in etcd. */
@Factory
@Requires(property = "arrwdb.meta.type", value = MetaSettings.ETCD)
final class EtcdMeta {
    @Singleton
    @Bean(preDestroy = "close")
    EtcdMetaStore metaStore(SettingValues settings, CertificateFiles files, Clock clock, Timers timers) {
        try {
            return EtcdMetaStore.open(config(settings, files), clock, timers);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("arrwdb.meta.etcd.*: " + e.getMessage(), e);
        }
    }

    private static EtcdConfig config(SettingValues settings, CertificateFiles files) {
        List<URI> endpoints = Arrays.stream(settings.get(MetaSettings.ENDPOINTS).split(",")).map(String::strip).map(URI::create).toList();
        Optional<EtcdUser> user = settings.get(MetaSettings.USER)
                .map(name -> new EtcdUser(name, Secrets.of(settings, MetaSettings.PASSWORD, MetaSettings.PASSWORD_FILE)));
        Optional<X509ExtendedKeyManager> identity = Certificates.own(settings, files, MetaSettings.CERTIFICATE, MetaSettings.KEY)
                .map(OwnCertificate::shown);
        Optional<EtcdTls> tls = Certificates.trusted(settings, files, MetaSettings.TRUSTED).map(trusted -> new EtcdTls(trusted.trusted(), identity));
        EtcdLimits d = EtcdLimits.defaults();
        return new EtcdConfig(endpoints, settings.get(MetaSettings.PREFIX), user, tls, new EtcdLimits(settings.get(MetaSettings.TIMEOUT),
                d.attemptTimeoutMillis(), d.retryMillis(), d.maxRetryMillis(), d.watchQuietMillis(), d.watchSilenceMillis(),
                d.maxRequestBytes(), d.maxResponseBytes(), d.pageEntries()));
    }
}
