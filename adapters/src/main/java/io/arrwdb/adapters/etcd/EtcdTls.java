package io.arrwdb.adapters.etcd;

import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files for https.
 *
 * @param authorities certificates of those whom to trust
 * @param identity what to show where etcd asks clients for a certificate
 */
public record EtcdTls(Path authorities, Optional<Identity> identity) {
    /** A certificate chain with its unencrypted PKCS 8 key. */
    public record Identity(Path certificates, Path key) { }
}
