package io.arrwdb.storage.object;

import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.shard.segment.DiskRoom;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Brings objects into reach of the engine. */
public interface ObjectFiles {
    /**
     * Opens an object as memory. Fails with {@link io.arrwdb.core.codec.MalformedBytesException} when its length is not
     * the reference's, and with {@link io.arrwdb.core.port.object.ObjectStoreException.NotFound} when it is not there.
     */
    CompletionStage<OpenFile> open(FileRef file);

    /**
     * Says that the bytes of an opened object are not those of its reference.
     *
     * @return whether it was a copy, which is gone now: the next opening takes the object anew
     */
    boolean forget(FileRef file);

    /**
     * Keeps the disk free that copies of these take, all of it or none, before any of them is made.
     *
     * @throws io.arrwdb.shard.segment.DiskLimitExceeded where there is less, even without the copies that nobody has open; none
     *     of them has had to go then
     */
    DiskRoom reserve(List<FileRef> files);
}
