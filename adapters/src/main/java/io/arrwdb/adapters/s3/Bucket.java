package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The bucket, before anything is in it. */
final class Bucket {
    private final S3AsyncClient client;
    private final S3Config config;
    private final RequestLanes lanes;
    private final S3Failures failures;

    Bucket(S3AsyncClient client, S3Config config, RequestLanes lanes, S3Failures failures) {
        this.client = client;
        this.config = config;
        this.lanes = lanes;
        this.failures = failures;
    }

    /** Fails saying why, where the bucket cannot be used. */
    CompletableFuture<Void> check() {
        String name = config.place().bucket();
        return lanes.run(() -> client.headBucket(h -> h.bucket(name))).<Void>thenApply(found -> null).exceptionallyCompose(error -> {
            if (!S3Failures.isStatus(error, S3Failures.NOT_FOUND)) {
                return CompletableFuture.failedFuture(failures.of("use", "bucket " + name, error));
            }
            return config.createBucket() ? create(name) : CompletableFuture.failedFuture(new ObjectStoreException("there is no "
                    + config.place() + ": create it, or have it created", null));
        });
    }

    private CompletableFuture<Void> create(String name) {
        return lanes.run(() -> client.createBucket(c -> c.bucket(name))).<Void>thenApply(made -> null).exceptionallyCompose(error ->
                // Somebody else was faster.
                S3Failures.isStatus(error, S3Failures.CONFLICT) ? lanes.run(() -> client.headBucket(h -> h.bucket(name)))
                        .thenApply(found -> null)
                        : CompletableFuture.failedFuture(failures.of("create", "bucket " + name, error)));
    }
}
