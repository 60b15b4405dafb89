package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.tls.Authorities;
import io.arrwdb.adapters.tls.CertificateFiles;
import io.arrwdb.adapters.tls.OwnCertificate;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.SettingsException;
import io.arrwdb.deploy.config.TlsSettings;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import jakarta.inject.Singleton;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** TLS of the port for clients, who may have to show a certificate. */
@Singleton
final class ProxyTls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** Who resumes a session sees and shows no certificate; so short a life lets a replaced one count at once. */
    private static final long SESSION_SECONDS = 1;

    private final Optional<OwnCertificate> own;
    private final Optional<Authorities> clients;

    ProxyTls(SettingValues settings, CertificateFiles files) {
        own = Certificates.own(settings, files, TlsSettings.PROXY_CERTIFICATE, TlsSettings.PROXY_KEY);
        clients = Certificates.trusted(settings, files, TlsSettings.PROXY_TRUSTED);
        if (own.isEmpty() && clients.isPresent()) {
            throw new SettingsException(TlsSettings.PROXY_TRUSTED.key() + " asks clients for certificates, but "
                    + TlsSettings.PROXY_CERTIFICATE.key() + " is missing: only TLS can carry them", null);
        }
    }

    /** Empty where clients speak plain text. */
    Optional<SslContext> context() {
        return own.map(this::context);
    }

    private SslContext context(OwnCertificate shown) {
        SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forServer(shown.shown()), SslProvider.JDK)
                .protocols(PROTOCOLS).sessionTimeout(SESSION_SECONDS);
        clients.ifPresent(authorities -> builder.trustManager(authorities.trusted()).clientAuth(ClientAuth.REQUIRE));
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new SettingsException(TlsSettings.PROXY_CERTIFICATE.key() + ": " + e.getMessage(), e);
        }
    }
}
