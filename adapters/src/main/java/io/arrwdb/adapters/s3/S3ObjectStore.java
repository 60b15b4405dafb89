package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Objects in S3. Every request is tried several times, each try and all together within a time; a try whose answer was lost after it
 * succeeded is told apart from somebody else's object by what is kept beside it. Whole objects are compared with the checksum of
 * what was put; ranges are for callers who know a checksum. Safe for any number of threads.
 *
 * <p>A put that failed may still take effect afterwards, when one of its tries arrives late.
 */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private static final int NETWORK_THREADS = 2;

    private final S3AsyncClient client;
    private final ScheduledExecutorService timers;
    private final EventLoopGroup network;
    private final S3Config config;
    private final S3Keys keys;
    private final RequestLanes lanes;
    private final S3Failures failures;
    private final Uploads uploads;
    private final Downloads downloads;
    private final Bucket bucket;
    private final AbandonedUploads abandoned;

    /**
     * @param workers runs copies, checksums and everything that follows a completion; must not be a loop, nor reject
     * @throws IllegalArgumentException where the file of trusted certificates cannot be used
     */
    public S3ObjectStore(S3Config config, Clock clock, Executor workers) {
        this.config = config;
        timers = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("s3-timers").factory());
        network = S3Clients.network(NETWORK_THREADS);
        client = S3Clients.of(config, workers, timers, network);
        keys = new S3Keys(config.place().prefix());
        lanes = new RequestLanes(config.limits().concurrency(), workers);
        failures = new S3Failures(config.place());
        uploads = new Uploads(client, config, keys, lanes, UUID::randomUUID);
        downloads = new Downloads(client, config, keys, lanes);
        bucket = new Bucket(client, config, lanes, failures);
        abandoned = new AbandonedUploads(client, config, keys, lanes, failures, clock);
    }

    /** Whether the bucket can be used; fails saying why not. Makes it, where it is missing and the configuration says so. */
    public CompletionStage<Void> check() {
        return bucket.check();
    }

    /** What dead processes left on the server. */
    public AbandonedUploads abandonedUploads() {
        return abandoned;
    }

    /** Gives up unfinished uploads of that age, now and after each pause, until the store is closed. */
    public void sweepUploads(long ageMillis, long pauseMillis) {
        timers.scheduleWithFixedDelay(() -> abandoned.sweep(ageMillis), 0, pauseMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletionStage<Void> put(String key, ObjectBody body) {
        return named("put", key, () -> uploads.put(key, body));
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
        return named("put", key, () -> uploads.putIfAbsent(key, body));
    }

    @Override
    public CompletionStage<byte[]> get(String key) {
        return named("get", key, () -> downloads.whole(key));
    }

    @Override
    public CompletionStage<byte[]> getRange(String key, long offset, int length) {
        return named("get", key, () -> downloads.range(key, offset, length));
    }

    @Override
    public CompletionStage<List<ObjectEntry>> list(String prefix) {
        return named("list", prefix, () -> page(keys.ofPrefix(prefix), null, new ArrayList<>()));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return named("delete", key, () -> lanes.run(() -> client.deleteObject(d -> d.bucket(config.place().bucket()).key(keys.of(key))))
                .<Void>thenApply(done -> null).exceptionallyCompose(error -> S3Failures.isMissing(error)
                        ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(error)));
    }

    /** Never: the objects lie elsewhere. */
    @Override
    public Optional<URI> localFile(String key) {
        return Optional.empty();
    }

    /** Requests that are on their way fail. */
    @Override
    public void close() {
        client.close();
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        timers.shutdownNow();
    }

    private CompletableFuture<List<ObjectEntry>> page(String prefix, String token, List<ObjectEntry> found) {
        return lanes.run(() -> client.listObjectsV2(l -> l.bucket(config.place().bucket()).prefix(prefix).continuationToken(token)
                .maxKeys(config.limits().pageKeys()))).thenCompose(page -> {
                    collect(page, found);
                    return Boolean.TRUE.equals(page.isTruncated()) ? page(prefix, page.nextContinuationToken(), found)
                            : CompletableFuture.completedFuture(sorted(found));
                });
    }

    private void collect(ListObjectsV2Response page, List<ObjectEntry> found) {
        page.contents().forEach(object -> found.add(new ObjectEntry(keys.keyOf(object.key()), object.size())));
    }

    /** S3 sorts by its names' bytes, in which ours are escaped. */
    private static List<ObjectEntry> sorted(List<ObjectEntry> found) {
        found.sort(Comparator.comparing(ObjectEntry::key));
        return List.copyOf(found);
    }

    private <T> CompletionStage<T> named(String what, String key, Supplier<CompletableFuture<T>> operation) {
        CompletableFuture<T> running;
        try {
            running = operation.get();
        } catch (ObjectStoreException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return running.exceptionallyCompose(error -> CompletableFuture.failedFuture(failures.of(what, key, error)));
    }
}
