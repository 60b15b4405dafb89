package io.arrwdb.core.manifest;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a shard's objects. Each holds the epoch and a random part, so no two writers ever make the same. */
public record ObjectNames(String root, CollectionId collection, ShardId shard) {
    /** What the keys of every object of a deployment begin with, below the place that it was given. */
    public static final String ROOT = "arrwdb";

    private static final Pattern SHARD = Pattern.compile("/c/\\d+/s/(\\d+)/");

    /** Everything of the shard. */
    public String shardPrefix() {
        return root + "/c/" + collection + "/s/" + shard + "/";
    }

    /** Version first, so that a listing is in order of versions. */
    public String manifest(long version, Epoch epoch, RequestId unique) {
        return shardPrefix() + "manifest/" + "%020d".formatted(version) + "-" + epoch + "-" + unique;
    }

    /** The shard that an object was written for; none for what is no shard's. */
    public static Optional<ShardId> shardOf(String key) {
        Matcher matcher = SHARD.matcher(key);
        return matcher.find() ? Optional.of(new ShardId(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }

    /** Where one flush, compaction or index build of one epoch writes; an intent names it before the first object. */
    public String intent(Epoch epoch, RequestId unique) {
        return dataPrefix() + epoch + "-" + unique + "/";
    }

    /** The {@link #intent} below which an object of the shard was written; none for a manifest. */
    public Optional<String> intentOf(String key) {
        int end = key.indexOf('/', dataPrefix().length());
        return key.startsWith(dataPrefix()) && end > 0 ? Optional.of(key.substring(0, end + 1)) : Optional.empty();
    }

    private String dataPrefix() {
        return shardPrefix() + "data/";
    }

    public static String data(String intent, SegmentId segment) {
        return intent + segment + ".data.arrow";
    }

    public static String keys(String intent, SegmentId segment) {
        return intent + segment + ".keys";
    }

    public static String deletes(String intent) {
        return intent + "deletes";
    }
}
