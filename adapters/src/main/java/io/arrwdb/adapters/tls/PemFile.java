package io.arrwdb.adapters.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of PEM blocks (RFC 7468), which is read whole. */
final class PemFile {
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private final Path file;
    private final String text;

    private PemFile(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    /** @throws TlsFileException when it is missing, unreadable or larger than a mebibyte */
    static PemFile read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TlsFileException("the file " + file + " is larger than " + MAX_BYTES + " bytes: it holds no certificates");
            }
            return new PemFile(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new TlsFileException("there is no file " + file + ": put it there, or name another", e);
        } catch (IOException e) {
            throw new TlsFileException("the file " + file + " cannot be read (" + e.getMessage() + "): this process's user must be allowed to", e);
        }
    }

    /** What tells one content from another. */
    String content() {
        return text;
    }

    /** At least one, in the order of the file. */
    X509Certificate[] certificates() {
        try {
            X509Certificate[] all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toArray(X509Certificate[]::new);
            if (all.length == 0) {
                throw new TlsFileException("the file " + file + " holds no certificate: it must begin with -----BEGIN CERTIFICATE-----");
            }
            return all;
        } catch (CertificateException e) {
            throw new TlsFileException("the file " + file + " holds no certificates that can be read (" + e.getMessage()
                    + "): it must be PEM, beginning with -----BEGIN CERTIFICATE-----", e);
        }
    }

    /** The private key (PKCS 8) that goes with {@code certified}. */
    PrivateKey key(PublicKey certified) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return decode(block.group(2), certified.getAlgorithm());
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> throw new TlsFileException("the key in " + file
                        + " is an " + block.group(1) + ", which is not read: openssl pkcs8 -topk8 -nocrypt -in " + file + " converts it");
                default -> { }
            }
        }
        throw new TlsFileException("the file " + file + " holds no private key: it must begin with -----BEGIN PRIVATE KEY-----");
    }

    private PrivateKey decode(String base64, String algorithm) {
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new TlsFileException("the key in " + file + " cannot be read as the " + algorithm + " key that the certificate names ("
                    + e.getMessage() + ")", e);
        }
    }
}
