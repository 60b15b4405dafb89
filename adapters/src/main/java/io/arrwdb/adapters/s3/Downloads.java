package io.arrwdb.adapters.s3;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.arrwdb.core.port.object.ObjectStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Brings objects and parts of them down, several ranges of a large one at a time. */
final class Downloads {
    private final S3AsyncClient client;
    private final S3Config config;
    private final S3Keys keys;
    private final RequestLanes lanes;
    private final int partBytes;

    Downloads(S3AsyncClient client, S3Config config, S3Keys keys, RequestLanes lanes) {
        this.client = client;
        this.config = config;
        this.keys = keys;
        this.lanes = lanes;
        partBytes = config.limits().partBytes();
    }

    /** The whole object, compared with the checksum that was kept beside it; one that differs is asked for again. */
    CompletableFuture<byte[]> whole(String key) {
        return whole(key, config.limits().attempts());
    }

    private CompletableFuture<byte[]> whole(String key, int attemptsLeft) {
        Assembly assembly = new Assembly(key);
        return first(key, assembly).thenCompose(done -> assembly.rest(partBytes)).thenCompose(done -> {
            if (assembly.isRight()) {
                return completedFuture(assembly.bytes);
            }
            return attemptsLeft > 1 ? whole(key, attemptsLeft - 1) : failedFuture(new ObjectStoreException("object " + key + " of "
                    + config.place() + " fails its checksum each time: it is damaged there or on its way", null));
        });
    }

    /** The first part tells the length. An empty object has no first byte to ask for, so it is asked for whole. */
    private CompletableFuture<Void> first(String key, Assembly assembly) {
        return assembly.get(0, partBytes - 1).exceptionallyCompose(error ->
                S3Failures.isStatus(error, S3Failures.RANGE_NOT_SATISFIABLE) ? assembly.getUnranged() : failedFuture(error));
    }

    CompletableFuture<byte[]> range(String key, long offset, int length) {
        if (offset < 0 || length < 0) {
            return failedFuture(outside(key, offset, length, null));
        }
        if (length == 0) {
            return lanes.run(() -> client.headObject(h -> h.bucket(config.place().bucket()).key(keys.of(key)))).thenApply(head -> {
                if (offset > head.contentLength()) {
                    throw outside(key, offset, length, null);
                }
                return new byte[0];
            });
        }
        Assembly assembly = new Assembly(key, offset, length);
        return assembly.rest(0).thenApply(done -> assembly.bytes).exceptionallyCompose(error ->
                S3Failures.isStatus(error, S3Failures.RANGE_NOT_SATISFIABLE) ? failedFuture(outside(key, offset, length, error))
                        : failedFuture(error));
    }

    private static ObjectStoreException outside(String key, long offset, int length, Throwable cause) {
        return new ObjectStoreException("bytes " + offset + " to " + (offset + length) + " of object " + key
                + " were asked for, which ends before or has no such", cause);
    }

    /** An array that answers fill. All of them must be of one version of the object. */
    private final class Assembly {
        private final String key;
        private final long start;
        private byte[] bytes;
        private String tag;
        private String checksum;

        Assembly(String key) {
            this.key = key;
            start = 0;
        }

        Assembly(String key, long start, int length) {
            this.key = key;
            this.start = start;
            bytes = new byte[length];
        }

        /** What follows {@code from}, in parts, all asked for at once. */
        CompletableFuture<Void> rest(int from) {
            List<CompletableFuture<Void>> parts = new ArrayList<>();
            for (int at = from; at < bytes.length; at += Math.min(partBytes, bytes.length - at)) {
                parts.add(get(at, Math.min((long) at + partBytes, bytes.length) - 1));
            }
            return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
        }

        /** @param last both inclusive, in the array */
        CompletableFuture<Void> get(int first, long last) {
            return ask("bytes=" + (start + first) + "-" + (start + last), first);
        }

        CompletableFuture<Void> getUnranged() {
            return ask(null, 0);
        }

        private CompletableFuture<Void> ask(String range, int at) {
            GetObjectRequest request = GetObjectRequest.builder().bucket(config.place().bucket()).key(keys.of(key)).range(range).build();
            Function<GetObjectResponse, byte[]> target = answer -> room(answer, at);
            return lanes.run(() -> client.getObject(request, new ArraySink(target, at))).thenAccept(this::agree);
        }

        private synchronized byte[] room(GetObjectResponse answer, int at) {
            if (bytes == null) {
                bytes = new byte[length(answer)];
            }
            int expected = Math.min(partBytes, bytes.length - at);
            if (answer.contentLength() != expected) {
                throw new ObjectStoreException("object " + key + " has no bytes from " + (start + at + answer.contentLength())
                        + " on; asked for were " + expected + " from " + (start + at), null);
            }
            return bytes;
        }

        private int length(GetObjectResponse answer) {
            String range = answer.contentRange();
            long length = range == null ? answer.contentLength() : Long.parseLong(range.substring(range.lastIndexOf('/') + 1));
            if (length > Integer.MAX_VALUE - Long.BYTES) {
                throw new ObjectStoreException("object " + key + " has " + length + " bytes, too many to get at once: get ranges", null);
            }
            return (int) length;
        }

        private synchronized void agree(GetObjectResponse answer) {
            if (tag != null && !tag.equals(answer.eTag())) {
                throw new ObjectStoreException("object " + key + " was replaced while it was read", null);
            }
            tag = answer.eTag();
            checksum = answer.metadata().get(Upload.CRC32C);
        }

        /** Objects that others have put carry no checksum of ours. */
        boolean isRight() {
            return checksum == null || checksum.equals(Upload.text(Upload.crc32c(bytes)));
        }
    }
}
