package io.arrwdb.adapters.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose signature makes a peer's certificate good; read again when the file changes. */
public final class Authorities implements Reloaded {
    private final Path file;
    private final ReplaceableTrust trusted = new ReplaceableTrust();
    private volatile String content;
    private volatile long expiryMillis;

    /** @throws TlsFileException when the file cannot be used */
    Authorities(Path file) {
        this.file = file;
        take(PemFile.read(file));
    }

    /** Asks the newest authorities about every new connection; a host name is checked where the connection asks for it. */
    public X509ExtendedTrustManager trusted() {
        return trusted;
    }

    @Override
    public boolean reload() {
        PemFile now = PemFile.read(file);
        if (now.content().equals(content)) {
            return false;
        }
        take(now);
        return true;
    }

    @Override
    public long expiryMillis() {
        return expiryMillis;
    }

    private void take(PemFile pem) {
        X509Certificate[] certificates = pem.certificates();
        trusted.replace(managerOf(certificates));
        expiryMillis = Arrays.stream(certificates).mapToLong(c -> c.getNotAfter().getTime()).min().orElseThrow();
        content = pem.content();
    }

    private X509ExtendedTrustManager managerOf(X509Certificate[] certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < certificates.length; i++) {
                store.setCertificateEntry("authority-" + i, certificates[i]);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new TlsFileException("this JDK verifies no X.509 certificates");
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsFileException("the authorities in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
