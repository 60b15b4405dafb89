package io.arrwdb.deploy.compose;

import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this process does not come back once it has stopped: a file {@code leaving} in its data directory says so, which whoever
 * scales down makes before it sends SIGTERM. A process that starts is wanted again, and removes it.
 */
@Singleton
public final class Leaving {
    /** Of the file. */
    public static final String FILE = "leaving";

    private final Path file;

    Leaving(SettingValues settings) {
        file = Path.of(settings.get(Settings.DATA_DIR)).resolve(FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ", which says that the process leaves, cannot be removed", e);
        }
    }

    boolean wasSaid() {
        return Files.exists(file);
    }
}
