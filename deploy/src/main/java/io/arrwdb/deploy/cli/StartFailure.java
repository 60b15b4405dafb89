package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.config.SettingsException;
import java.net.BindException;

/** Turns the exception of a failed start into what a person should read. */
final class StartFailure {
    private StartFailure() { }

    static String explain(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException) {
                return cause.getMessage();
            }
            if (cause instanceof BindException) {
                return "a port is taken already (" + cause.getMessage() + "); choose others with --port and --http-port";
            }
        }
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
