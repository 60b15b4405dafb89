package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.file.Path;

/** A file holds what its writer cannot have left behind, crash or not. */
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1;

    public CorruptFileException(Path path, long position, String what) {
        super(path + " is damaged at byte " + position + ": " + what
                + ". Restore the file from a copy; it is left as it is");
    }
}
