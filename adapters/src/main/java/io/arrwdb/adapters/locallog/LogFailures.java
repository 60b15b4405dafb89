package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.DiskFullException;
import io.arrwdb.core.port.log.LogException;
import java.io.IOException;

/** Names a file system's failures as the port does. */
final class LogFailures {
    private LogFailures() { }

    static LogException of(String what, IOException cause) {
        String message = what + ": " + cause.getMessage();
        return switch (cause) {
            case DiskFullException full -> new LogException.Full(message + "; free some space and retry", full);
            case CorruptFileException corrupt -> new LogException.Corrupt(message);
            default -> new LogException(message, cause);
        };
    }
}
