package io.arrwdb.robust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What happened, on the screen and in a file. */
final class Report {
    private final Path file;
    private final long origin = System.nanoTime();

    Report(Path file) {
        this.file = file;
    }

    /** When it began, in nanoseconds. */
    long origin() {
        return origin;
    }

    synchronized void say(String form, Object... values) {
        String line = "%9.3f %s".formatted((System.nanoTime() - origin) / 1e9, form.formatted(values));
        System.out.println(line);
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
