package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An authority that lives as long as its directory, and issues certificates for 127.0.0.1 as PEM files; by the JDK's keytool. */
public final class ThrowAwayAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String SELF = "authority";

    private final Path directory;

    private ThrowAwayAuthority(Path directory) {
        this.directory = directory;
    }

    /** Makes one that keeps its files in {@code directory}, which is made too. */
    public static ThrowAwayAuthority make(Path directory) {
        ThrowAwayAuthority authority = new ThrowAwayAuthority(directory);
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(authority.store());
            authority.keytool("-alias", SELF, "-dname", "CN=" + directory.getFileName(), "-validity", "30", "-ext", "bc:c=ca:true");
            authority.write("CERTIFICATE", authority.certificates(), List.of(authority.keys().getCertificate(SELF).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return authority;
    }

    /** The one that was made in {@code directory}; empty where none was. */
    public static Optional<ThrowAwayAuthority> in(Path directory) {
        return Optional.of(new ThrowAwayAuthority(directory)).filter(made -> Files.exists(made.store()));
    }

    /** PEM file of those to trust: this authority. */
    public Path certificates() {
        return directory.resolve("authority.pem");
    }

    /** A certificate for servers and clients, valid for 30 days from now. @param file how its files are called @param names its DNS names */
    public TestCertificate issue(String file, String... names) {
        return issue(file, "-1d", 31, names);
    }

    /** One whose time was over yesterday. */
    public TestCertificate issueExpired(String file, String... names) {
        return issue(file, "-3d", 2, names);
    }

    private TestCertificate issue(String file, String start, int days, String... names) {
        String alternatives = String.join(",", Stream.concat(Stream.of("ip:127.0.0.1", "dns:localhost"), Arrays.stream(names).map(n -> "dns:" + n)).toList());
        Path chain = directory.resolve(file + ".pem");
        Path key = directory.resolve(file + "-key.pem");
        String alias = file + System.nanoTime();
        try {
            // No common name, which etcd would take for a user.
            keytool("-alias", alias, "-signer", SELF, "-dname", "O=arrwdb", "-startdate", start, "-validity", Integer.toString(days),
                    "-ext", "san=" + alternatives);
            KeyStore keys = keys();
            List<byte[]> certificates = new ArrayList<>();
            for (Certificate certificate : keys.getCertificateChain(alias)) {
                certificates.add(certificate.getEncoded());
            }
            write("PRIVATE KEY", key, List.of(keys.getKey(alias, PASSWORD).getEncoded()));
            write("CERTIFICATE", chain, certificates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return new TestCertificate(chain, key);
    }

    private Path store() {
        return directory.resolve("authority.p12");
    }

    private KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store())) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void keytool(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12", "-keystore", store().toString(), "-storepass", new String(PASSWORD)));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a certificate is made", e);
        }
    }

    private void write(String kind, Path file, List<byte[]> blocks) throws IOException {
        StringBuilder text = new StringBuilder();
        for (byte[] block : blocks) {
            text.append("-----BEGIN ").append(kind).append("-----\n").append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(block))
                    .append("\n-----END ").append(kind).append("-----\n");
        }
        Files.writeString(file, text);
    }
}
