package io.arrwdb.proxy.limit;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proxy.error.RoleErrors;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/**
 * The rates that the properties of a collection, and of its database, allow: {@code collection.searchRate.max.vps} and so on. Each
 * proxy lets its share of them pass, one part of as many as there are proxies, as Milvus does. A property that is no positive number limits nothing.
 */
public final class RateLimits {
    private static final int MAX_BUCKETS = 100_000;

    private final Clock clock;
    private final IntSupplier proxies;
    private final Map<Key, TokenBucket> buckets = new ConcurrentHashMap<>();

    /** @param owner the id of a collection or database */
    private record Key(String prefix, long owner, Rate rate) { }

    /** @param proxies how many share the rates, this one included */
    public RateLimits(Clock clock, IntSupplier proxies) {
        this.clock = clock;
        this.proxies = proxies;
    }

    /**
     * Lets a request pass.
     *
     * @param size in the smallest unit of the rate: bytes, vectors, queries
     * @throws io.arrwdb.proxy.error.MilvusException code 8, which SDKs try again, when the rate is used up
     */
    public void pass(Rate rate, CollectionMeta collection, Optional<DatabaseMeta> database, long size) {
        check("database.", rate, collection.database().value(), database.map(DatabaseMeta::properties).orElse(Map.of()), size);
        check("collection.", rate, collection.id().value(), collection.properties(), size);
    }

    private void check(String prefix, Rate rate, long owner, Map<String, String> properties, long size) {
        double allowed = limit(properties.get(prefix + rate.property()));
        if (!(allowed > 0)) {
            return;
        }
        double perSecond = allowed * rate.unit() / Math.max(1, proxies.getAsInt());
        if (buckets.size() >= MAX_BUCKETS) {
            buckets.clear();
        }
        long now = clock.monotonicNanos();
        TokenBucket bucket = buckets.compute(new Key(prefix, owner, rate), (key, known) ->
                known == null ? new TokenBucket(perSecond, now) : known.at(perSecond, now));
        if (!bucket.pass(size, now)) {
            throw RoleErrors.rateLimited(allowed);
        }
    }

    private static double limit(String text) {
        try {
            return text == null ? 0 : Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
