package io.arrwdb.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A command that fails says why in one line, whatever it was that failed, and never shows where in the program. */
@Timeout(120)
class CommandFailureTest {
    @TempDir
    private Path directory;

    /** Logging may tell of itself when it is asked for first. */
    @BeforeAll
    static void log() {
        LoggerFactory.getLogger(CommandFailureTest.class).debug("logging is there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cluster status", "cluster logs etcd-1", "cluster kill etcd-1", "cluster pause etcd-1", "cluster resume etcd-1",
        "cluster restart etcd-1", "cluster stop etcd-1", "cluster drain etcd-1", "cluster add proxy", "cluster down", "cluster shards",
        "cluster move-shard books --to-group 1", "cluster split-shard books"})
    void withoutACluster(String command) {
        assertThat(said(command + " --dir " + directory.resolve("none"))).contains("there is no cluster in " + directory.resolve("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsck", "recover meta", "recover group 1", "recover shard 1", "wal tail", "cluster shards", "cluster move-shard b --to-group 1",
        "cluster split-shard b"})
    void withASettingThatThereIsNot(String command) {
        assertThat(said(command + " --set arrwdb.nonsense=1")).contains("no setting is called arrwdb.nonsense");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsck --config", "recover meta --config", "wal tail --config", "cluster shards --config"})
    void withAFileThatThereIsNot(String command) {
        assertThat(said(command + " " + directory.resolve("none.yml"))).contains("none.yml");
    }

    @Test
    void ofARoleThatThereIsNot() {
        assertThat(said("server --roles=cook")).contains("cook");
    }

    @Test
    void ofAnErrorThatNobodyExpected() throws IOException {
        Path member = Files.createDirectories(directory.resolve("cluster/etcd-1"));
        Files.writeString(directory.resolve("cluster/order"), "etcd-1");
        Files.writeString(member.resolve("member.properties"), "name=etcd-1\nrole=etcd\nhealth=\nport.0000=client=21000\n");
        Files.writeString(member.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
        assertThat(said("cluster status --dir " + directory.resolve("cluster"))).isNotEmpty();
    }

    /** What the command printed before it failed. */
    private static String said(String command) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int status;
        try {
            System.setOut(both);
            System.setErr(both);
            status = Main.commandLine().execute(command.split(" "));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        assertThat(status).as(command).isEqualTo(1);
        assertThat(lines).as(command).singleElement().asString().startsWith("arrwdb: ");
        return lines.getFirst();
    }
}
