package io.arrwdb.adapters.s3;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.arrwdb.core.port.object.ObjectBody;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Brings objects up: small ones in one request, others in parts. */
final class Uploads {
    private final S3AsyncClient client;
    private final S3Config config;
    private final S3Keys keys;
    private final RequestLanes lanes;
    private final Supplier<UUID> writers;

    Uploads(S3AsyncClient client, S3Config config, S3Keys keys, RequestLanes lanes, Supplier<UUID> writers) {
        this.client = client;
        this.config = config;
        this.keys = keys;
        this.lanes = lanes;
        this.writers = writers;
    }

    CompletableFuture<Void> put(String key, ObjectBody body) {
        if (body.lengthBytes() > config.limits().partBytes()) {
            return lanes.run(() -> completedFuture(upload(key, body)))
                    .thenCompose(upload -> new PartedUpload(client, config, lanes, upload).run());
        }
        return lanes.run(() -> whole(upload(key, body), false));
    }

    /**
     * One request whatever its size, because not every server honours the condition at the end of an upload in parts; so the whole
     * body is in memory once. Completes with true too where the key is taken by an earlier try of this very upload.
     */
    CompletableFuture<Boolean> putIfAbsent(String key, ObjectBody body) {
        return putIfAbsent(key, body, writers.get().toString(), config.limits().attempts());
    }

    private CompletableFuture<Boolean> putIfAbsent(String key, ObjectBody body, String writer, int attemptsLeft) {
        CompletableFuture<Void> put = lanes.run(() -> whole(Upload.of(key, keys.of(key), body, writer), true));
        return put.thenApply(done -> true).exceptionallyCompose(error -> {
            boolean undecided = S3Failures.isStatus(error, S3Failures.CONFLICT);
            if (!undecided && !S3Failures.isStatus(error, S3Failures.PRECONDITION_FAILED)) {
                return failedFuture(error);
            }
            return isOurs(key, writer).exceptionallyCompose(gone -> S3Failures.isMissing(gone) && attemptsLeft > 1
                    ? putIfAbsent(key, body, writer, attemptsLeft - 1) : failedFuture(gone));
        });
    }

    /** Whether the object of the key is one that this writer has put. */
    private CompletableFuture<Boolean> isOurs(String key, String writer) {
        return lanes.run(() -> client.headObject(h -> h.bucket(config.place().bucket()).key(keys.of(key))))
                .thenApply(head -> writer.equals(head.metadata().get(Upload.WRITER)));
    }

    private Upload upload(String key, ObjectBody body) {
        return Upload.of(key, keys.of(key), body, writers.get().toString());
    }

    private CompletableFuture<Void> whole(Upload upload, boolean onlyIfAbsent) {
        byte[] bytes = upload.bytes(0, Math.toIntExact(upload.body().lengthBytes()));
        PutObjectRequest.Builder request = PutObjectRequest.builder().bucket(config.place().bucket()).key(upload.name())
                .contentLength((long) bytes.length).metadata(upload.metadata());
        if (config.checksums()) {
            request.checksumCRC32C(Upload.header(bytes));
        }
        if (onlyIfAbsent) {
            request.ifNoneMatch("*");
        }
        return client.putObject(request.build(), AsyncRequestBody.fromBytesUnsafe(bytes)).thenAccept(done -> { });
    }
}
