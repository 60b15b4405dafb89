package io.arrwdb.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.testkit.server.FreePort;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cluster up} makes of members that have just died, that die at their start, or whose port is another's. */
@Timeout(180)
class ClusterUpTest {
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final String NAME = "program-1";

    @TempDir
    private Path root;
    private final List<Process> processes = new ArrayList<>();
    private RunDirectory directory;
    private int port;

    @BeforeEach
    void findAPort() {
        directory = new RunDirectory(root.resolve("cluster"));
        port = FreePort.find();
    }

    @AfterEach
    void end() throws Exception {
        if (!directory.isEmpty()) {
            directory.member(NAME).kill();
        }
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aMemberThatWasKilledAndIsNotYetBuriedIsStarted() throws Exception {
        MemberProcess member = member(ListeningProgram.command(port));
        ProcessHandle dead = unburied();
        new PidFile(directory.directory(NAME).resolve("pid")).write(dead);
        assertThat(dead.isAlive()).as("to Java").isTrue();
        assertThat(member.state()).isEqualTo(MemberState.DEAD);
        up().start();
        assertThat(member.state()).isEqualTo(MemberState.READY);
        assertThat(member.pid()).hasValueSatisfying(pid -> assertThat(pid).isNotEqualTo(dead.pid()));
    }

    @Test
    void aMemberThatIsFoundRunningAndEndsIsStarted() throws Exception {
        MemberProcess member = member(ListeningProgram.command(port));
        Process ends = new ProcessBuilder("sleep", "2").start();
        processes.add(ends);
        new PidFile(directory.directory(NAME).resolve("pid")).write(ends.toHandle());
        up().start();
        assertThat(member.state()).isEqualTo(MemberState.READY);
    }

    @Test
    void aMemberThatEndsBecauseAServerIsNotThereYetIsStartedAgain() {
        MemberProcess member = member(List.of("sh", "-c", "if [ -e tried ]; then exec \"$@\"; else touch tried; exit 1; fi", "sh"),
                ListeningProgram.command(port));
        up().start();
        assertThat(member.state()).isEqualTo(MemberState.READY);
    }

    @Test
    void aMemberThatEndsAtItsStartSaysWhyInItsOwnWords() throws Exception {
        member(List.of("sh", "-c", "echo the disk is full; echo; echo of other things >&2; exit 1"));
        Files.writeString(directory.directory(NAME).resolve("log"), "what an earlier life said\n");
        assertThatThrownBy(() -> up().start()).isInstanceOf(IllegalStateException.class).hasMessageContaining(NAME + " has ended; its log, ")
                .hasMessageEndingWith("ends:\n    the disk is full\n    of other things").hasMessageNotContaining("earlier life");
    }

    @Test
    void aMemberThatSaysNothingAtAllIsReportedToo() {
        member(List.of("false"));
        assertThatThrownBy(() -> up().start()).hasMessageContaining(NAME + " has ended").hasMessageEndingWith("It wrote nothing.");
    }

    @Test
    void aPortThatAnotherProcessKeepsIsNamed() throws Exception {
        member(ListeningProgram.command(port));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> up(10).start()).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of " + NAME + " is taken by another process");
        }
        up().start();
        assertThat(directory.member(NAME).state()).isEqualTo(MemberState.READY);
    }

    private MemberProcess member(List<String> shell, List<String> program) {
        return member(Stream.concat(shell.stream(), program.stream()).toList());
    }

    private MemberProcess member(List<String> command) {
        directory.create(List.of(new Member(NAME, "program", command, Map.of(), Map.of("own", port), "")), member -> { });
        return directory.member(NAME);
    }

    private ClusterUp up() {
        return up(TIMEOUT_MILLIS);
    }

    private ClusterUp up(long timeoutMillis) {
        return new ClusterUp(directory, timeoutMillis, new PrintStream(new ByteArrayOutputStream()));
    }

    /** A process that was killed, and whose parent, alive, never asks how it ended. */
    private ProcessHandle unburied() throws Exception {
        Process parent = new ProcessBuilder("sh", "-c", "sleep 240 & echo $!; exec sleep 240").start();
        processes.add(parent);
        BufferedReader out = new BufferedReader(new InputStreamReader(parent.getInputStream()));
        ProcessHandle child = ProcessHandle.of(Long.parseLong(out.readLine().strip())).orElseThrow();
        // The parent has become a program that asks after no child.
        while (parent.toHandle().info().commandLine().map(line -> line.contains("echo")).orElse(true)) {
            Thread.sleep(20);
        }
        child.destroyForcibly();
        while (!Shell.run("ps", "-o", "state=", "-p", Long.toString(child.pid())).strip().startsWith("Z")) {
            Thread.sleep(20);
        }
        return child;
    }
}
