package io.arrwdb.adapters.s3;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * An object that goes up in parts, several at a time. The server shows it only once it is whole. Where a part fails, the others that
 * wait are not sent and the upload is given up on the server too, so that its parts take no room there.
 */
final class PartedUpload {
    private static final Logger LOG = LoggerFactory.getLogger(PartedUpload.class);

    private final S3AsyncClient client;
    private final S3Config config;
    private final RequestLanes lanes;
    private final Upload upload;
    private final int partBytes;
    private volatile boolean failed;

    PartedUpload(S3AsyncClient client, S3Config config, RequestLanes lanes, Upload upload) {
        this.client = client;
        this.config = config;
        this.lanes = lanes;
        this.upload = upload;
        partBytes = partBytes(upload.body().lengthBytes(), config.limits().partBytes());
    }

    /** Larger parts where there would be more than S3 takes. */
    private static int partBytes(long length, int configured) {
        return Math.toIntExact(Math.max(configured, Math.ceilDiv(length, S3Limits.MOST_PARTS)));
    }

    CompletableFuture<Void> run() {
        return lanes.run(() -> client.createMultipartUpload(c -> {
            c.bucket(bucket()).key(upload.name()).metadata(upload.metadata());
            if (config.checksums()) {
                c.checksumAlgorithm(ChecksumAlgorithm.CRC32_C);
            }
        })).thenCompose(created -> send(created.uploadId()));
    }

    private CompletableFuture<Void> send(String id) {
        return parts(id).thenCompose(parts -> complete(id, parts)).exceptionallyCompose(error -> abort(id, error));
    }

    /** Completes once no part is on its way any more, whatever became of them. */
    private CompletableFuture<List<CompletedPart>> parts(String id) {
        List<CompletableFuture<CompletedPart>> parts = new ArrayList<>();
        for (long at = 0; at < upload.body().lengthBytes(); at += partBytes) {
            long offset = at;
            int number = parts.size() + 1;
            parts.add(lanes.run(() -> part(id, number, offset)));
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .thenApply(done -> parts.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<CompletedPart> part(String id, int number, long offset) {
        if (failed) {
            return failedFuture(new ObjectStoreException("another part of " + upload.key() + " failed", null));
        }
        byte[] bytes = upload.bytes(offset, (int) Math.min(partBytes, upload.body().lengthBytes() - offset));
        UploadPartRequest.Builder request = UploadPartRequest.builder().bucket(bucket()).key(upload.name()).uploadId(id)
                .partNumber(number).contentLength((long) bytes.length);
        String checksum = config.checksums() ? Upload.header(bytes) : null;
        request.checksumCRC32C(checksum);
        return client.uploadPart(request.build(), AsyncRequestBody.fromBytesUnsafe(bytes)).whenComplete((sent, error) -> {
            failed |= error != null;
        }).thenApply(sent -> CompletedPart.builder().partNumber(number).eTag(sent.eTag()).checksumCRC32C(checksum).build());
    }

    /** A second try may find that the first has completed the upload though its answer was lost: then the object is there, and ours. */
    private CompletableFuture<Void> complete(String id, List<CompletedPart> parts) {
        return lanes.run(() -> client.completeMultipartUpload(c -> c.bucket(bucket()).key(upload.name()).uploadId(id)
                .multipartUpload(m -> m.parts(parts)))).<Void>thenApply(done -> null).exceptionallyCompose(error -> isThere()
                        .thenCompose(there -> there ? completedFuture(null) : failedFuture(error)));
    }

    private CompletableFuture<Boolean> isThere() {
        return lanes.run(() -> client.headObject(h -> h.bucket(bucket()).key(upload.name())))
                .thenApply(head -> upload.writer().equals(head.metadata().get(Upload.WRITER))
                        && head.contentLength() == upload.body().lengthBytes())
                .exceptionally(error -> false);
    }

    /** Fails with {@code cause} whatever becomes of it. What stays on the server is found by its age: {@link AbandonedUploads}. */
    private CompletableFuture<Void> abort(String id, Throwable cause) {
        return lanes.run(() -> client.abortMultipartUpload(a -> a.bucket(bucket()).key(upload.name()).uploadId(id)))
                .handle((done, error) -> {
                    if (error != null) {
                        LOG.warn("the parts of upload {} of {} stay in {} until uploads of their age are given up: {}", id,
                                upload.key(), config.place(), S3Failures.unwrapped(error).getMessage());
                    }
                    return null;
                }).thenCompose(done -> failedFuture(cause));
    }

    private String bucket() {
        return config.place().bucket();
    }
}
