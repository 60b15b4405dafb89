package io.arrwdb.adapters.etcd;

import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * For https.
 *
 * @param authorities judges etcd's certificate, its host name included
 * @param identity what to show where etcd asks clients for a certificate
 */
public record EtcdTls(X509ExtendedTrustManager authorities, Optional<X509ExtendedKeyManager> identity) { }
