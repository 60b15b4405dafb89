package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A file that names a process by its pid and the time at which it began, which tells it from a later one with the same pid. */
record PidFile(Path path) {
    /** Whole or not at all: another command may read it meanwhile. */
    void write(ProcessHandle process) throws IOException {
        Path written = Files.writeString(path.resolveSibling(path.getFileName() + ".new"), process.pid() + " " + startMillis(process));
        Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The process, while it lives. One that has died and that its parent has not asked about is dead: it holds nothing any more. */
    Optional<ProcessHandle> process() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            String[] parts = Files.readString(path).split(" ");
            return ProcessHandle.of(Long.parseLong(parts[0])).filter(ProcessHandle::isAlive)
                    .filter(process -> startMillis(process) == Long.parseLong(parts[1]))
                    .filter(PidFile::lives);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it stands still after SIGSTOP. */
    static boolean isPaused(ProcessHandle process) {
        return state(process).startsWith("T");
    }

    /** It may go while its state is asked for: then it has none. */
    private static boolean lives(ProcessHandle process) {
        String state = state(process);
        return !state.isEmpty() && !state.startsWith("Z") && !state.startsWith("X");
    }

    /** As {@code ps -o state} tells it: Z and X are dead, T stands still. */
    private static String state(ProcessHandle process) {
        return Shell.run("ps", "-o", "state=", "-p", Long.toString(process.pid())).strip();
    }

    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
    }
}
