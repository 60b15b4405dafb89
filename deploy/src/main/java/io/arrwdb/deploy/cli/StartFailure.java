package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.config.PortTakenException;
import io.arrwdb.deploy.config.SettingsException;
import java.io.IOException;

/** Turns the exception of a failed start into what a person should read. */
public final class StartFailure {
    private StartFailure() { }

    /** One line: what was wrong, and what to do. */
    public static String explain(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SettingsException) {
                return cause.getMessage();
            }
            if (cause instanceof PortTakenException taken) {
                return taken.getMessage() + " (" + root(taken).getMessage() + "); choose another with --set "
                        + taken.setting().key() + "=N";
            }
            if (cause instanceof IOException) {
                return cause.getMessage();
            }
        }
        Throwable root = root(error);
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
