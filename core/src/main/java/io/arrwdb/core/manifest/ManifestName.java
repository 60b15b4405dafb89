package io.arrwdb.core.manifest;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.ShardId;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the key of a manifest says, see {@link ObjectNames#manifest}. */
public record ManifestName(String key, CollectionId collection, ShardId shard, long version, Epoch epoch) {
    /**
     * Oldest first. The versions of one incarnation are decided in one order, so that any two manifests of a version say the same;
     * a later incarnation begins at the pointer, and may count a version again.
     */
    public static final Comparator<ManifestName> BY_AGE = Comparator.comparingLong((ManifestName name) -> name.epoch.incarnation())
            .thenComparingLong(ManifestName::version).thenComparingLong(name -> name.epoch.term()).thenComparing(ManifestName::key);

    private static final Pattern FORM = Pattern.compile(
            Pattern.quote(ObjectNames.ROOT) + "/c/(\\d{1,18})/s/(\\d{1,18})/manifest/(\\d{20})-(\\d{1,18})\\.(\\d{1,18})-.+");

    /** Empty where the key is not a manifest's. */
    public static Optional<ManifestName> parse(String key) {
        Matcher form = FORM.matcher(key);
        return !form.matches() ? Optional.empty() : Optional.of(new ManifestName(key, new CollectionId(number(form, 1)),
                new ShardId(number(form, 2)), number(form, 3), new Epoch(number(form, 4), number(form, 5))));
    }

    private static long number(Matcher form, int group) {
        return Long.parseLong(form.group(group));
    }
}
