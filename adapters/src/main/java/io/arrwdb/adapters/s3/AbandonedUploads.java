package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.clock.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;

/**
 * Uploads in parts that nobody will complete, because their process died. Their parts take room that no listing of objects shows.
 * By age alone: an upload that takes longer than the age asked for would be lost.
 */
public final class AbandonedUploads {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedUploads.class);

    private final S3AsyncClient client;
    private final S3Config config;
    private final S3Keys keys;
    private final RequestLanes lanes;
    private final S3Failures failures;
    private final Clock clock;

    AbandonedUploads(S3AsyncClient client, S3Config config, S3Keys keys, RequestLanes lanes, S3Failures failures, Clock clock) {
        this.client = client;
        this.config = config;
        this.keys = keys;
        this.lanes = lanes;
        this.failures = failures;
        this.clock = clock;
    }

    /** An upload that has begun and has not ended. */
    public record Unfinished(String key, String uploadId, long ageMillis) { }

    /** Those below our prefix that began at least so long ago. MinIO lists none, and gives them up by itself after a day. */
    public CompletionStage<List<Unfinished>> list(long olderThanMillis) {
        return page(olderThanMillis, null, null, new ArrayList<>()).exceptionallyCompose(error ->
                CompletableFuture.failedFuture(failures.of("list the unfinished uploads below", keys.ofPrefix(""), error)));
    }

    private CompletableFuture<List<Unfinished>> page(long olderThanMillis, String keyMarker, String idMarker, List<Unfinished> found) {
        return lanes.run(() -> client.listMultipartUploads(l -> l.bucket(config.place().bucket()).prefix(keys.ofPrefix(""))
                .keyMarker(keyMarker).uploadIdMarker(idMarker))).thenCompose(page -> {
                    collect(page, olderThanMillis, found);
                    return Boolean.TRUE.equals(page.isTruncated())
                            ? page(olderThanMillis, page.nextKeyMarker(), page.nextUploadIdMarker(), found)
                            : CompletableFuture.completedFuture(List.copyOf(found));
                });
    }

    private void collect(ListMultipartUploadsResponse page, long olderThanMillis, List<Unfinished> found) {
        page.uploads().forEach(upload -> {
            long ageMillis = clock.wallMillis() - upload.initiated().toEpochMilli();
            if (ageMillis >= olderThanMillis) {
                found.add(new Unfinished(keys.keyOf(upload.key()), upload.uploadId(), ageMillis));
            }
        });
    }

    /** Gives the upload up; succeeds where there is none. */
    public CompletionStage<Void> abort(Unfinished upload) {
        return lanes.run(() -> client.abortMultipartUpload(a -> a.bucket(config.place().bucket()).key(keys.of(upload.key()))
                .uploadId(upload.uploadId()))).<Void>thenApply(done -> null).exceptionallyCompose(error ->
                        S3Failures.isStatus(error, S3Failures.NOT_FOUND) ? CompletableFuture.completedFuture(null)
                                : CompletableFuture.failedFuture(failures.of("give up the upload of", upload.key(), error)));
    }

    /** Gives up all that are so old; completes with their number. */
    public CompletionStage<Integer> abortOlderThan(long ageMillis) {
        return list(ageMillis).thenCompose(found -> CompletableFuture.allOf(found.stream()
                .map(upload -> abort(upload).toCompletableFuture()).toArray(CompletableFuture[]::new)).thenApply(done -> found.size()));
    }

    /** As the other, for nobody who waits: a server that does not answer is asked again the next time. */
    void sweep(long ageMillis) {
        abortOlderThan(ageMillis).whenComplete((number, error) -> {
            if (error != null) {
                LOG.warn("unfinished uploads of dead processes could not be given up: {}", S3Failures.unwrapped(error).getMessage());
            } else if (number > 0) {
                LOG.info("gave up {} unfinished uploads of dead processes", number);
            }
        });
    }
}
