package io.arrwdb.adapters.datadir;

import java.io.IOException;
import java.nio.file.Path;

/** Another process works on the data directory. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1;

    DirectoryInUseException(Path root, String holder) {
        super("the data directory " + root + " is in use by the process with pid " + holder
                + ": stop that one first, or name another directory");
    }
}
