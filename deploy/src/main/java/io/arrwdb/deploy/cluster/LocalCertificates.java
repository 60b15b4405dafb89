package io.arrwdb.deploy.cluster;

import io.arrwdb.testkit.server.TestCertificate;
import io.arrwdb.testkit.server.ThrowAwayAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An authority that lives as long as the cluster, and what its processes are told of it. */
final class LocalCertificates {
    private final Path directory;
    private final ThrowAwayAuthority authority;

    private LocalCertificates(Path directory, ThrowAwayAuthority authority) {
        this.directory = directory;
        this.authority = authority;
    }

    /** Makes a new one in the directory {@code tls} of a cluster. */
    static LocalCertificates make(Path root) {
        Path directory = directory(root);
        return new LocalCertificates(directory, ThrowAwayAuthority.make(directory));
    }

    /** Those of a cluster that was made with them. */
    static Optional<LocalCertificates> of(Path root) {
        Path directory = directory(root);
        return ThrowAwayAuthority.in(directory).map(authority -> new LocalCertificates(directory, authority));
    }

    private static Path directory(Path root) {
        return root.toAbsolutePath().normalize().resolve("tls");
    }

    /** Settings of a role, by environment variable. @param names the roles or node that its certificate names */
    Map<String, String> settings(String node, List<String> names) {
        TestCertificate own = authority.issue(node, names.toArray(String[]::new));
        String trusted = authority.certificates().toString();
        Map<String, String> settings = new LinkedHashMap<>();
        for (String prefix : List.of("ARRWDB_CLUSTER_TLS_", "ARRWDB_META_ETCD_", "ARRWDB_LOG_KAFKA_")) {
            settings.put(prefix + "CERTIFICATE", own.chain().toString());
            settings.put(prefix + "KEY", own.key().toString());
        }
        settings.put("ARRWDB_CLUSTER_TLS_TRUSTED", trusted);
        for (String prefix : List.of("ARRWDB_META_ETCD_", "ARRWDB_LOG_KAFKA_", "ARRWDB_OBJECT_S3_")) {
            settings.put(prefix + "TRUSTED_CERTIFICATES", trusted);
        }
        if (names.contains(node) && node.startsWith("proxy-")) {
            settings.put("ARRWDB_PROXY_TLS_CERTIFICATE", own.chain().toString());
            settings.put("ARRWDB_PROXY_TLS_KEY", own.key().toString());
        }
        return settings;
    }

    /** Options of an etcd member, whose clients and peers must show certificates. */
    List<String> etcd(String name) {
        TestCertificate own = authority.issue(name);
        return List.of("--cert-file=" + own.chain(), "--key-file=" + own.key(), "--client-cert-auth",
                "--trusted-ca-file=" + authority.certificates(), "--peer-cert-file=" + own.chain(), "--peer-key-file=" + own.key(),
                "--peer-client-cert-auth", "--peer-trusted-ca-file=" + authority.certificates());
    }

    /** Properties of a broker, whose clients and peers must show certificates. */
    List<String> kafka(String name) {
        TestCertificate own = authority.issue(name);
        Path keys = directory.resolve(name + "-keys.pem");
        try {
            Files.writeString(keys, Files.readString(own.key()) + Files.readString(own.chain()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("ssl.client.auth=required", "ssl.keystore.type=PEM", "ssl.keystore.location=" + keys, "ssl.truststore.type=PEM",
                "ssl.truststore.location=" + authority.certificates());
    }

    /** Options of an S3 server. @param program {@code minio} or {@code versitygw} */
    List<String> objects(String name, String program) {
        TestCertificate own = authority.issue(name);
        if (!program.equals("minio")) {
            return List.of("--cert", own.chain().toString(), "--key", own.key().toString());
        }
        try {
            Path certificates = Files.createDirectories(directory.resolve(name));
            Files.copy(own.chain(), certificates.resolve("public.crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(own.key(), certificates.resolve("private.key"), StandardCopyOption.REPLACE_EXISTING);
            return List.of("--certs-dir", certificates.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What clients of a cluster with certificates are to trust. */
    static Path trusted(Path root) {
        return root.resolve("tls/authority.pem");
    }
}
