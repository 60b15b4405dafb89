package io.arrwdb.deploy.config;

/** A setting has a value that cannot be, or a name that nobody knows. The message names it and what to write. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SettingsException(String message, Throwable cause) {
        super(message, cause);
    }
}
