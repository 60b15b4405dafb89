package io.arrwdb.deploy.config;

import static io.arrwdb.deploy.config.Setting.bytes;
import static io.arrwdb.deploy.config.Setting.choice;
import static io.arrwdb.deploy.config.Setting.flag;
import static io.arrwdb.deploy.config.Setting.integer;
import static io.arrwdb.deploy.config.Setting.millis;
import static io.arrwdb.deploy.config.Setting.optional;
import static io.arrwdb.deploy.config.Setting.secret;
import static io.arrwdb.deploy.config.Setting.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the write-ahead log lies. */
public final class LogSettings {
    /** Of {@link #TYPE}. */
    public static final String LOCAL = "local";
    public static final String KAFKA = "kafka";

    static final List<Setting<?>> ALL = new ArrayList<>();
    private static final long HOUR = 3_600_000;
    private static final long GIBIBYTE = 1L << 30;

    public static final Setting<String> TYPE = add(choice("arrwdb.log.type", LOCAL,
            "Where the write-ahead log lies: local (in arrwdb.data-dir) or kafka.", text -> Setting.oneOf(text, LOCAL, KAFKA)));
    public static final Setting<Long> SEGMENT = add(bytes("arrwdb.log.segment", "64MiB", 4_096, 1L << 40,
            "Size at which a file of the local log is closed and the next begun."));
    public static final Setting<String> BOOTSTRAP = add(text("arrwdb.log.kafka.bootstrap", "127.0.0.1:9092",
            "Some of the Kafka brokers, as host:port,host:port; they are 2.1 or newer."));
    public static final Setting<String> TOPIC = add(text("arrwdb.log.kafka.topic", "arrwdb-log",
            "Topic of all log groups, a partition each; created when absent. Nothing else may write to it, another deployment neither."));
    public static final Setting<Integer> REPLICAS = add(integer("arrwdb.log.kafka.replicas", 3, 1, 32,
            "Copies of each record, when the topic is created."));
    public static final Setting<Integer> MIN_IN_SYNC = add(integer("arrwdb.log.kafka.min-in-sync", 2, 1, 32,
            "Copies that must have a record before it is acknowledged, at most arrwdb.log.kafka.replicas."));
    public static final Setting<Boolean> FLUSH = add(flag("arrwdb.log.kafka.flush-every-record", false,
            "Whether brokers write a record to disk before they acknowledge it. A single broker needs it to survive a power cut; with "
                    + "several, only a power cut of all of them at once loses what they have acknowledged last."));
    public static final Setting<Long> MAX_RECORD = add(bytes("arrwdb.log.kafka.max-record", "1MiB", 4_096, 64L << 20,
            "Largest record; larger requests travel in parts. A topic that takes smaller ones is refused."));
    public static final Setting<Optional<String>> CLIENT_FILE = add(optional("arrwdb.log.kafka.client-properties",
            "File of further settings of Kafka's clients, as its own tools take; what the settings here do not cover."));
    public static final Setting<Optional<String>> TRUSTED = add(optional("arrwdb.log.kafka.trusted-certificates",
            "File (PEM) of the authorities that the brokers' certificates may come from; with it TLS is spoken."));
    public static final Setting<Optional<String>> CERTIFICATE = add(optional("arrwdb.log.kafka.certificate",
            "File (PEM) of the certificate to show where brokers ask clients for one."));
    public static final Setting<Optional<String>> KEY = add(optional("arrwdb.log.kafka.key", "File (PKCS 8, PEM) of that certificate's key."));
    public static final Setting<Optional<String>> USER = add(optional("arrwdb.log.kafka.user", "Who logs in to Kafka (SASL); empty for nobody."));
    public static final Setting<Optional<String>> PASSWORD = add(secret("arrwdb.log.kafka.password",
            "The user's password. Well-known ones are refused unless the brokers are on this machine."));
    public static final Setting<Optional<String>> PASSWORD_FILE = add(optional("arrwdb.log.kafka.password-file",
            "File whose first line is the user's password, instead; read again when it changes."));
    public static final Setting<String> MECHANISM = add(choice("arrwdb.log.kafka.sasl-mechanism", "SCRAM-SHA-512",
            "How the user logs in: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN; the last sends the password as it is, so beyond this machine "
                    + "only over TLS.", text -> Setting.oneOf(text, "SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN")));
    public static final Setting<Long> REQUEST_TIMEOUT = add(millis("arrwdb.log.kafka.request-timeout", "5s", 1, HOUR,
            "Until one try of a request to a broker must be over."));
    public static final Setting<Long> DELIVERY_TIMEOUT = add(millis("arrwdb.log.kafka.delivery-timeout", "20s", 1, HOUR,
            "Until an append must be acknowledged, with all its tries; where one is not, its leader steps down. At least "
                    + "arrwdb.log.kafka.request-timeout."));
    public static final Setting<Long> CHECK_INTERVAL = add(millis("arrwdb.log.kafka.check-interval", "5s", 1, HOUR,
            "How often it is checked that the topic is still the one that is read."));
    public static final Setting<Long> FETCH_WAIT = add(millis("arrwdb.log.kafka.fetch-wait", "250ms", 1, HOUR,
            "How long a broker holds a fetch that finds nothing new; a partition that is followed anew waits so long, once."));
    public static final Setting<Long> PRODUCER_MEMORY = add(bytes("arrwdb.log.kafka.producer-memory", "32MiB", 1L << 20, GIBIBYTE,
            "Heap that records on their way to brokers take, of all log groups; appending waits beyond it."));

    private LogSettings() { }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
