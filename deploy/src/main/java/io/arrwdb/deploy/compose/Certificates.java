package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.tls.Authorities;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.adapters.tls.OwnCertificate;
import io.arrwdb.adapters.tls.TlsFileException;
import io.arrwdb.deploy.config.Setting;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.deploy.config.TlsSettings;
import io.arrwdb.rpc.CertifiedNames;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.RoleTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The certificates of this process, and how it meets others with them. */
@Factory
final class Certificates {
    private static final double MILLIS_PER_SECOND = 1_000;

    @Singleton
    @Bean(preDestroy = "close")
    CertificateFiles files(SettingValues settings, MeterRegistry registry) {
        CertificateFiles files = new CertificateFiles(settings.get(TlsSettings.RELOAD));
        Gauge.builder("arrwdb.tls.first.expiry.timestamp.seconds", files, all -> all.firstExpiryMillis().orElse(0) / MILLIS_PER_SECOND)
                .description("When the first certificate or authority of this process expires, in seconds since 1970; 0 without any")
                .register(registry);
        return files;
    }

    @Singleton
    ClusterTls cluster(SettingValues settings, CertificateFiles files, Identity identity) {
        Optional<OwnCertificate> own = own(settings, files, TlsSettings.CLUSTER_CERTIFICATE, TlsSettings.CLUSTER_KEY);
        Optional<Authorities> trusted = trusted(settings, files, TlsSettings.CLUSTER_TRUSTED);
        if (own.isPresent() != trusted.isPresent()) {
            throw new SettingsException(TlsSettings.CLUSTER_CERTIFICATE.key() + ", " + TlsSettings.CLUSTER_KEY.key() + " and "
                    + TlsSettings.CLUSTER_TRUSTED.key() + " belong together: roles check each other in both directions", null);
        }
        if (own.isEmpty()) {
            return new ClusterTls(Optional.empty());
        }
        try {
            own.get().requireSignedBy(trusted.orElseThrow());
        } catch (TlsFileException e) {
            throw new SettingsException(TlsSettings.CLUSTER_CERTIFICATE.key() + ": " + e.getMessage(), e);
        }
        settings.get(Settings.ROLES).forEach(role -> requireName(own.get(), role, identity));
        return new ClusterTls(Optional.of(new RoleTls(own.get().shown(), trusted.get().trusted())));
    }

    /** Others would refuse it otherwise. */
    private static void requireName(OwnCertificate own, Role role, Identity identity) {
        String name = role.isCoordinator() ? role.label() : identity.node(role).value();
        CertifiedNames names = CertifiedNames.of(own.certificate());
        if (!names.cover(name)) {
            throw new SettingsException(TlsSettings.CLUSTER_CERTIFICATE.key() + ": the certificate in " + own + " is issued for " + names
                    + ", and this process is " + name + " too: issue it with the subject alternative name DNS:" + name
                    + (role.isCoordinator() ? "" : " or DNS:" + role.label()), null);
        }
    }

    /** Both files or neither. */
    static Optional<OwnCertificate> own(SettingValues settings, CertificateFiles files, Setting<Optional<String>> certificate,
            Setting<Optional<String>> key) {
        Optional<String> chain = settings.get(certificate);
        Optional<String> secret = settings.get(key);
        if (chain.isPresent() != secret.isPresent()) {
            throw new SettingsException((chain.isEmpty() ? certificate : key).key() + " is missing: a certificate and its key belong together",
                    null);
        }
        return chain.map(file -> read(certificate, () -> files.certificate(Path.of(file), Path.of(secret.orElseThrow()))));
    }

    static Optional<Authorities> trusted(SettingValues settings, CertificateFiles files, Setting<Optional<String>> trusted) {
        return settings.get(trusted).map(file -> read(trusted, () -> files.authorities(Path.of(file))));
    }

    private static <T> T read(Setting<?> setting, Supplier<T> read) {
        try {
            return read.get();
        } catch (TlsFileException e) {
            throw new SettingsException(setting.key() + ": " + e.getMessage(), e);
        }
    }
}
