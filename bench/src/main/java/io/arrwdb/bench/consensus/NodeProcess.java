package io.arrwdb.bench.consensus;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link DecisionsNode} in a JVM of its own. */
final class NodeProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 300;

    private final String name;
    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Event> events;

    /** @param what {@code serves}, {@code lost} */
    record Event(String node, String what, int group, long atMillis) { }

    private NodeProcess(String name, Process process, BlockingQueue<Event> events) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter();
        this.events = events;
    }

    static NodeProcess start(String name, Path directory, long minMillis, long maxMillis, List<String> members, BlockingQueue<Event> events)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx1g", "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders", "--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), DecisionsNode.class.getName(), name, directory.resolve(name).toString(),
                Long.toString(minMillis), Long.toString(maxMillis)));
        command.addAll(members);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile())).start();
        NodeProcess node = new NodeProcess(name, process, events);
        Thread.ofVirtual().start(node::read);
        node.answer();
        return node;
    }

    String name() {
        return name;
    }

    void send(String command) {
        try {
            input.write(command + "\n");
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " takes no commands", e);
        }
    }

    /** The next answer, without its first word. */
    String answer() {
        try {
            String line = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new IllegalStateException(name + " does not answer");
            }
            return line.substring(line.indexOf(' ') + 1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String ask(String command) {
        send(command);
        return answer();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Stops or continues the process, as the system does it. */
    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("serves") || words[0].equals("lost")) {
                    events.add(new Event(name, words[0], Integer.parseInt(words[1]), Long.parseLong(words[2])));
                } else if (words[0].equals("ready") || words[0].equals("answer")) {
                    answers.add(line);
                }
            }
        } catch (IOException killed) {
            answers.add("answer none, for it was killed");
        }
    }
}
