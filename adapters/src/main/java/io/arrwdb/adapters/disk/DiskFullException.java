package io.arrwdb.adapters.disk;

import java.io.IOException;

/** The file system, or the quota on it, has no room left. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
