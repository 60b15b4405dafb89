package io.arrwdb.deploy.config;

/** A port could not be opened. The message names it; the setting chooses another. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Setting<?> setting;

    public PortTakenException(String message, Setting<?> setting, Throwable cause) {
        super(message, cause);
        this.setting = setting;
    }

    /** The setting that names the port. */
    public Setting<?> setting() {
        return setting;
    }
}
