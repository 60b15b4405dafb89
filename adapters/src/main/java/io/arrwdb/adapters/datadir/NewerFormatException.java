package io.arrwdb.adapters.datadir;

import java.io.IOException;
import java.nio.file.Path;

/** A newer release has written the data directory. */
public final class NewerFormatException extends IOException {
    private static final long serialVersionUID = 1;

    NewerFormatException(Path root, int version) {
        super("the data directory " + root + " has format " + version + ", this release reads up to "
                + DataDirectory.FORMAT_VERSION + ": start a newer release on it");
    }
}
