package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Small commands of the system. */
final class Shell {
    private Shell() { }

    /** What the command printed; its status is the caller's to guess from that. */
    static String run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(command[0] + " could not be run", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(command[0] + " was interrupted", e);
        }
    }

    /** Runs it with this process's own input and output. @throws IllegalStateException when it fails */
    static void show(List<String> command) {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " could not be run", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(command.getFirst() + " was interrupted", e);
        }
    }
}
