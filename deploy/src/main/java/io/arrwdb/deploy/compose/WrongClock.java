package io.arrwdb.deploy.compose;

import io.arrwdb.core.port.clock.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** For the robust runs: a machine whose wall clock is wrong by the milliseconds that a file says, and jumps when that changes. */
final class WrongClock implements Clock {
    /** Names the file; where there is none of that name, the clock is right. */
    static final String PROPERTY = "io.arrwdb.wrong-clock";

    private static final long LOOK_NANOS = 50_000_000;

    private final Clock right;
    private final Path file;
    private long lookedNanos;
    private long wrongMillis;

    private WrongClock(Clock right, Path file) {
        this.right = right;
        this.file = file;
        lookedNanos = right.monotonicNanos();
        wrongMillis = read();
    }

    /** As wrong as the system property says; without it, the given one. */
    static Clock fromSystemProperties(Clock right) {
        String file = System.getProperty(PROPERTY, "");
        return file.isEmpty() ? right : new WrongClock(right, Path.of(file));
    }

    @Override
    public synchronized long wallMillis() {
        long now = right.monotonicNanos();
        if (now - lookedNanos > LOOK_NANOS) {
            lookedNanos = now;
            wrongMillis = read();
        }
        return right.wallMillis() + wrongMillis;
    }

    @Override
    public long monotonicNanos() {
        return right.monotonicNanos();
    }

    private long read() {
        try {
            return Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
