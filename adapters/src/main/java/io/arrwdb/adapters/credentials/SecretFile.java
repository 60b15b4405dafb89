package io.arrwdb.adapters.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret that is a file's first line. The file is looked at again when the secret is asked for, though not more often than each second, so
 * a file that was replaced counts for the next login; one that cannot be used leaves in force what was read before, and says so once.
 */
public final class SecretFile implements Secret {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_BYTES = 64 << 10;

    private final Path file;
    private String text;
    private String said = "";
    private long lookedNanos = System.nanoTime();

    /** @throws IllegalArgumentException when the file cannot be used */
    public SecretFile(Path file) {
        this.file = file;
        text = read();
    }

    @Override
    public synchronized String now() {
        long nanos = System.nanoTime();
        if (nanos - lookedNanos >= PACE_NANOS) {
            lookedNanos = nanos;
            look();
        }
        return text;
    }

    private void look() {
        try {
            String found = read();
            if (!found.equals(text)) {
                LOG.info("the secret in {} was replaced; the next login uses it", file);
            }
            text = found;
            said = "";
        } catch (IllegalArgumentException e) {
            if (!e.getMessage().equals(said)) {
                said = e.getMessage();
                LOG.error("{}; what it held before stays in force", said);
            }
        }
    }

    private String read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("the file " + file + " is larger than " + MAX_BYTES + " bytes: it holds no secret");
            }
            String first = Files.readString(file).lines().findFirst().orElse("");
            if (first.isBlank()) {
                throw new IllegalArgumentException("the file " + file + " has nothing in its first line, which should be the secret");
            }
            return first;
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " cannot be read (" + e
                    + "): it must be there, and this process's user be allowed to", e);
        }
    }

    @Override
    public String toString() {
        return "the secret in " + file;
    }
}
