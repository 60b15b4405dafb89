package io.arrwdb.storage.object;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Maps a file of this machine that holds an object. */
public final class MappedFile {
    private MappedFile() { }

    /**
     * Maps all of {@code path}, read-only.
     *
     * @throws ObjectStoreException.NotFound when there is no file
     * @throws MalformedBytesException when its length is not the reference's
     */
    public static OpenFile open(FileRef file, Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            checkLength(file, channel.size());
            return new OpenFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), false, arena::close);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new ObjectStoreException.NotFound(file.key());
        } catch (IOException e) {
            arena.close();
            throw new ObjectStoreException("object " + file.key() + " could not be mapped", e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    static void checkLength(FileRef file, long length) {
        if (length != file.lengthBytes()) {
            throw new MalformedBytesException("object " + file.key() + " has " + length + " bytes, its reference says "
                    + file.lengthBytes());
        }
    }
}
