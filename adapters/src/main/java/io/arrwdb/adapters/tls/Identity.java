package io.arrwdb.adapters.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;

/**
 * A certificate chain with its private key, both checked.
 *
 * @param content what the files held, to tell whether they have changed
 */
record Identity(X509Certificate[] chain, PrivateKey key, String content) {
    /** @throws TlsFileException when a file is unusable, the key is another certificate's, or the certificate's time is over or to come */
    static Identity read(Path certificate, Path key) {
        PemFile certificates = PemFile.read(certificate);
        PemFile keys = PemFile.read(key);
        X509Certificate[] chain = certificates.certificates();
        checkTime(chain[0], certificate);
        PrivateKey secret = keys.key(chain[0].getPublicKey());
        if (!belong(chain[0].getPublicKey(), secret)) {
            throw new TlsFileException("the key in " + key + " is not that of the certificate in " + certificate
                    + ": take the pair that was issued together");
        }
        return new Identity(chain, secret, certificates.content() + keys.content());
    }

    /** What both files hold now. */
    static String content(Path certificate, Path key) {
        return PemFile.read(certificate).content() + PemFile.read(key).content();
    }

    X509Certificate certificate() {
        return chain[0];
    }

    private static void checkTime(X509Certificate certificate, Path file) {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException e) {
            throw new TlsFileException("the certificate in " + file + " has expired on " + certificate.getNotAfter().toInstant()
                    + ": replace it with a new one", e);
        } catch (CertificateNotYetValidException e) {
            throw new TlsFileException("the certificate in " + file + " is valid from " + certificate.getNotBefore().toInstant()
                    + " only: is this machine's clock right?", e);
        }
    }

    /** What the key signs, the certificate verifies. */
    private static boolean belong(PublicKey open, PrivateKey secret) {
        String scheme = switch (open.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> open.getAlgorithm();
        };
        try {
            Signature signer = Signature.getInstance(scheme);
            signer.initSign(secret);
            signer.update((byte) 1);
            byte[] signature = signer.sign();
            signer.initVerify(open);
            signer.update((byte) 1);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
