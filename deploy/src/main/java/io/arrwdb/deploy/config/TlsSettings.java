package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.flag;
import static io.arrwdb.deploy.config.Setting.millis;
import static io.arrwdb.deploy.config.Setting.optional;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates of this process: towards other roles, and towards clients. docs/security.md says what they must hold. */
public final class TlsSettings {
    static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<Optional<String>> CLUSTER_CERTIFICATE = add(optional("arrwdb.cluster.tls.certificate",
            "PEM file of the certificate chain that this process shows to other roles and to Ratis; its DNS names are those of its roles "
                    + "or nodes. Without, roles speak plain text."));
    public static final Setting<Optional<String>> CLUSTER_KEY = add(optional("arrwdb.cluster.tls.key",
            "PEM file (PKCS 8) of that certificate's private key."));
    public static final Setting<Optional<String>> CLUSTER_TRUSTED = add(optional("arrwdb.cluster.tls.trusted",
            "PEM file of the authorities that must have signed the certificates of other roles."));
    public static final Setting<Boolean> ALLOW_PLAINTEXT = add(flag("arrwdb.cluster.allow-plaintext", false,
            "Whether roles and Ratis may listen beyond this machine without arrwdb.cluster.tls.*; whoever reaches them is believed then, so "
                    + "only where the network lets nobody else in."));
    public static final Setting<Optional<String>> PROXY_CERTIFICATE = add(optional("arrwdb.proxy.tls.certificate",
            "PEM file of the certificate chain that the Milvus port shows to clients. Without, it speaks plain text."));
    public static final Setting<Optional<String>> PROXY_KEY = add(optional("arrwdb.proxy.tls.key",
            "PEM file (PKCS 8) of that certificate's private key."));
    public static final Setting<Optional<String>> PROXY_TRUSTED = add(optional("arrwdb.proxy.tls.trusted",
            "PEM file of the authorities that must have signed the certificates of clients. Without, clients need none."));
    public static final Setting<Long> RELOAD = add(millis("arrwdb.tls.reload-interval", "10s", 10, 3_600_000,
            "How often the files of certificates, keys and authorities are looked at; new connections use what was replaced."));

    private TlsSettings() { }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
