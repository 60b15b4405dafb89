package io.arrwdb.adapters.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.testkit.contract.PortContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFileTest extends PortContract {
    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("password"), "first word\nand what is not read\n");
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }

    @Test
    void aFileThatWasReplacedCounts() throws IOException {
        Secret secret = new SecretFile(file);
        assertThat(secret.now()).isEqualTo("first word");
        Files.move(Files.writeString(directory.resolve("next"), "second"), file, StandardCopyOption.REPLACE_EXISTING);
        until("the second counts", () -> secret.now().equals("second"));
    }

    @Test
    void whatCannotBeUsedLeavesWhatWasReadBefore() throws Exception {
        Secret secret = new SecretFile(file);
        Files.writeString(file, "\n");
        Thread.sleep(1_100);
        assertThat(secret.now()).isEqualTo("first word");
        Files.delete(file);
        Thread.sleep(1_100);
        assertThat(secret.now()).isEqualTo("first word");
        Files.writeString(file, "third");
        until("the third counts", () -> secret.now().equals("third"));
    }

    @Test
    void aFileThatCannotBeUsedIsRefusedAtTheStart() throws IOException {
        Path missing = directory.resolve("missing");
        assertThatThrownBy(() -> new SecretFile(missing)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(missing.toString());
        Path empty = Files.writeString(directory.resolve("empty"), "\nsecret");
        assertThatThrownBy(() -> new SecretFile(empty)).hasMessageContaining("first line");
    }

    @Test
    void nobodyPrintsIt() {
        assertThat(new SecretFile(file).toString()).contains(file.toString()).doesNotContain("first word");
        assertThat(Secret.of("hush").toString()).doesNotContain("hush");
    }
}
