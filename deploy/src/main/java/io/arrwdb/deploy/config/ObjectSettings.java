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

/** Where segments, indexes and manifests lie. */
public final class ObjectSettings {
    /** Of {@link #TYPE}. */
    public static final String LOCAL = "local";
    public static final String S3 = "s3";

    static final List<Setting<?>> ALL = new ArrayList<>();
    private static final long HOUR = 3_600_000;
    private static final long YEAR = 366 * 24 * HOUR;
    /** The largest value of {@link #ABANDONED_AGE}: practically nothing is given up. */
    public static final String LONGEST_ABANDONED_AGE = YEAR + "ms";
    private static final long MEBIBYTE = 1L << 20;

    public static final Setting<String> TYPE = add(choice("arrwdb.object.type", LOCAL,
            "Where segments, indexes and manifests lie: local (in arrwdb.data-dir) or s3 (Amazon's, MinIO, or any that speaks its protocol).",
            text -> Setting.oneOf(text, LOCAL, S3)));
    public static final Setting<Optional<String>> ENDPOINT = add(optional("arrwdb.object.s3.endpoint",
            "Address of the S3 server, such as http://127.0.0.1:9000; empty for Amazon's."));
    public static final Setting<String> REGION = add(text("arrwdb.object.s3.region", "us-east-1", "Region of the bucket."));
    public static final Setting<String> BUCKET = add(text("arrwdb.object.s3.bucket", "arrwdb", "The bucket."));
    public static final Setting<Boolean> CREATE_BUCKET = add(flag("arrwdb.object.s3.create-bucket", false,
            "Whether a bucket that is missing is made."));
    public static final Setting<Optional<String>> PREFIX = add(optional("arrwdb.object.s3.prefix",
            "What every key in the bucket begins with, ending in a slash; several deployments may share a bucket below different ones."));
    public static final Setting<Optional<String>> ACCESS_KEY = add(optional("arrwdb.object.s3.access-key",
            "Access key; empty takes AWS's own environment variables, profile files or the machine's role."));
    public static final Setting<Optional<String>> SECRET_KEY = add(secret("arrwdb.object.s3.secret-key",
            "Secret key. Well-known ones are refused unless the server is on this machine."));
    public static final Setting<Optional<String>> SECRET_KEY_FILE = add(optional("arrwdb.object.s3.secret-key-file",
            "File whose first line is the secret key, instead; read again when it changes."));
    public static final Setting<Boolean> PATH_STYLE = add(flag("arrwdb.object.s3.path-style", true,
            "Whether the bucket is named in the path of requests (servers of one's own) or in the host (Amazon's)."));
    public static final Setting<Boolean> CHECKSUMS = add(flag("arrwdb.object.s3.checksums", true,
            "Whether uploads carry a CRC-32C that the server verifies; false for servers that refuse the header. Downloads are verified either way."));
    public static final Setting<Optional<String>> TRUSTED = add(optional("arrwdb.object.s3.trusted-certificates",
            "File (PEM) of the authorities that the server's certificate may come from; empty takes Java's."));
    public static final Setting<Long> CONNECT_TIMEOUT = add(millis("arrwdb.object.s3.connect-timeout", "3s", 1, HOUR,
            "Until a connection must be there."));
    public static final Setting<Long> ATTEMPT_TIMEOUT = add(millis("arrwdb.object.s3.attempt-timeout", "15s", 1, HOUR,
            "Until one try of a request must be over."));
    public static final Setting<Long> TIMEOUT = add(millis("arrwdb.object.s3.timeout", "60s", 1, HOUR,
            "Until a request must be over with all its tries; a large object takes a request for each part."));
    public static final Setting<Integer> ATTEMPTS = add(integer("arrwdb.object.s3.attempts", 6, 1, 100,
            "Most tries of a request, with a growing random wait between them."));
    public static final Setting<Long> PART_BYTES = add(bytes("arrwdb.object.s3.part-size", "8MiB", 5 * MEBIBYTE, 1_024 * MEBIBYTE,
            "Size of the parts in which larger objects go up and come down side by side."));
    public static final Setting<Integer> CONCURRENCY = add(integer("arrwdb.object.s3.concurrency", 16, 1, 1_024,
            "Most requests at a time; each holds at most one part in memory."));
    public static final Setting<Long> ABANDONED_AGE = add(millis("arrwdb.object.s3.abandoned-upload-age", "1d", HOUR, YEAR,
            "Age at which an unfinished upload below the prefix is given up, when a process starts and every hour; longer than any upload takes."));

    private ObjectSettings() { }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
