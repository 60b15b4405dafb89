package io.arrwdb.adapters.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedKeyManager;

/** What this process shows to its peers; read again when the files change. */
public final class OwnCertificate implements Reloaded {
    private final Path certificate;
    private final Path key;
    private final AdvancedTlsX509KeyManager shown = new AdvancedTlsX509KeyManager();
    private volatile Identity current;

    /** @throws TlsFileException when the files cannot be used */
    OwnCertificate(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
        take(Identity.read(certificate, key));
    }

    /** Shows the newest certificate to every new connection. */
    public X509ExtendedKeyManager shown() {
        return shown;
    }

    /** The newest one. */
    public X509Certificate certificate() {
        return current.certificate();
    }

    /** @throws TlsFileException when the authorities have not signed it, so that its peers would refuse it */
    public void requireSignedBy(Authorities authorities) {
        try {
            authorities.trusted().checkClientTrusted(current.chain(), current.certificate().getPublicKey().getAlgorithm());
        } catch (CertificateException e) {
            throw new TlsFileException("the certificate in " + certificate + " would be refused by peers that trust the authorities in "
                    + authorities + " (" + e.getMessage() + "): let one of these issue it, for TLS servers and clients, or add the one "
                    + "that has issued it", e);
        }
    }

    @Override
    public boolean reload() {
        if (Identity.content(certificate, key).equals(current.content())) {
            return false;
        }
        take(Identity.read(certificate, key));
        return true;
    }

    @Override
    public long expiryMillis() {
        return current.certificate().getNotAfter().getTime();
    }

    private void take(Identity identity) {
        shown.updateIdentityCredentials(identity.chain(), identity.key());
        current = identity;
    }

    @Override
    public String toString() {
        return certificate.toString();
    }
}
