package io.arrwdb.core.port.object;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Immutable objects by key, as S3 keeps them. Keys are {@code /}-separated and no key is a {@code /}-prefix of another.
 * A stage that fails with anything but {@link ObjectStoreException} subclasses leaves the outcome unknown: a put may
 * have happened although its answer was lost.
 */
public interface ObjectStore {
    /** Stores the whole body under {@code key}, atomically and durably; replaces what was there. */
    CompletionStage<Void> put(String key, ObjectBody body);

    /** As {@link #put}, but only where the key is free; completes with false, and changes nothing, where it is not. */
    CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body);

    /** The whole object. Fails with {@link ObjectStoreException.NotFound}. */
    CompletionStage<byte[]> get(String key);

    /** {@code length} bytes from {@code offset}. Fails with {@link ObjectStoreException.NotFound}, or where the range ends beyond the object. */
    CompletionStage<byte[]> getRange(String key, long offset, int length);

    /** Every object whose key starts with {@code prefix}, in key order. */
    CompletionStage<List<ObjectEntry>> list(String prefix);

    /** Removes the object; succeeds where there is none. */
    CompletionStage<Void> delete(String key);

    /**
     * Where the object lies as an unchanging file of this machine, if it does: a reader may map it instead of
     * downloading a copy. Empty for remote stores.
     */
    Optional<URI> localFile(String key);
}
