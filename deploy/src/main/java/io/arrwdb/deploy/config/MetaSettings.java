package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.choice;
import static io.arrwdb.deploy.config.Setting.millis;
import static io.arrwdb.deploy.config.Setting.optional;
import static io.arrwdb.deploy.config.Setting.secret;
import static io.arrwdb.deploy.config.Setting.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where metadata lies: collections, shard maps, sessions, elections. */
public final class MetaSettings {
    /** Of {@link #TYPE}. */
    public static final String LOCAL = "local";
    public static final String ETCD = "etcd";

    static final List<Setting<?>> ALL = new ArrayList<>();

    public static final Setting<String> TYPE = add(choice("arrwdb.meta.type", LOCAL,
            "Where metadata lies: local (in arrwdb.data-dir) or etcd, which the processes of a cluster share.",
            value -> Setting.oneOf(value, LOCAL, ETCD)));
    public static final Setting<String> ENDPOINTS = add(text("arrwdb.meta.etcd.endpoints", "http://127.0.0.1:2379",
            "Client URLs of etcd's members, separated by commas."));
    public static final Setting<String> PREFIX = add(text("arrwdb.meta.etcd.prefix", "arrwdb/",
            "What every key in etcd begins with, ending in a slash; several deployments may share an etcd below different ones."));
    public static final Setting<Optional<String>> USER = add(optional("arrwdb.meta.etcd.user", "Who logs in to etcd; empty for nobody."));
    public static final Setting<Optional<String>> PASSWORD = add(secret("arrwdb.meta.etcd.password", "The user's password. Well-known ones are refused unless etcd is on this machine."));
    public static final Setting<Optional<String>> PASSWORD_FILE = add(optional("arrwdb.meta.etcd.password-file",
            "File whose first line is the user's password, instead; read again when it changes."));
    public static final Setting<Optional<String>> TRUSTED = add(optional("arrwdb.meta.etcd.trusted-certificates",
            "File (PEM) of the authorities that etcd's certificate may come from; needed for https."));
    public static final Setting<Optional<String>> CERTIFICATE = add(optional("arrwdb.meta.etcd.certificate",
            "File (PEM) of the certificate to show where etcd asks clients for one."));
    public static final Setting<Optional<String>> KEY = add(optional("arrwdb.meta.etcd.key", "File (PKCS 8, PEM) of that certificate's key."));
    public static final Setting<Long> TIMEOUT = add(millis("arrwdb.meta.etcd.timeout", "5s", 1, 3_600_000,
            "Until a question to etcd must be answered, repetitions included."));

    public static final Setting<Long> HISTORY = add(millis("arrwdb.meta.history", "5m", 1_000, 366 * 86_400_000L,
            "How much history the metadata store keeps at least, for watches that are behind; the root coordinator lets it forget what is "
                    + "older. Of a shared etcd that is everybody's history."));

    private MetaSettings() { }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
