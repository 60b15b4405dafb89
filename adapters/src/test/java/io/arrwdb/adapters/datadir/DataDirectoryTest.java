package io.arrwdb.adapters.datadir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.LocalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    private final Disk disk = new LocalDisk();

    @TempDir
    private Path parent;

    @Test
    void itIsMadeWithEverythingBelow() throws IOException {
        try (DataDirectory directory = DataDirectory.open(disk, parent.resolve("a/b"))) {
            assertThat(directory.log()).isDirectory();
            assertThat(directory.meta()).isDirectory();
            assertThat(directory.objects()).isDirectory();
            assertThat(directory.consensus()).isDirectory();
            assertThat(directory.cache()).isDirectory();
        }
        DataDirectory.open(disk, parent.resolve("a/b")).close();
    }

    @Test
    void aSecondOwnerIsRefusedWithTheFirstOnesPid() throws IOException {
        try (DataDirectory first = DataDirectory.open(disk, parent)) {
            assertThatThrownBy(() -> DataDirectory.open(disk, first.root())).isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(Long.toString(ProcessHandle.current().pid())).hasMessageContaining(parent.toString());
        }
        DataDirectory.open(disk, parent).close();
    }

    @Test
    void aNewerFormatIsRefusedAndLeftAlone() throws IOException {
        DataDirectory.open(disk, parent).close();
        Files.writeString(parent.resolve("format"), "2\n");
        assertThatThrownBy(() -> DataDirectory.open(disk, parent)).isInstanceOf(NewerFormatException.class)
                .hasMessageContaining("format 2").hasMessageContaining("newer release");
        assertThat(parent.resolve("format")).hasContent("2\n");
    }

    @Test
    void anUnreadableFormatIsRefused() throws IOException {
        DataDirectory.open(disk, parent).close();
        Files.writeString(parent.resolve("format"), "???");
        assertThatThrownBy(() -> DataDirectory.open(disk, parent)).isInstanceOf(IOException.class).hasMessageContaining("???");
    }

    @Test
    void aMissingFormatBesideDataIsRefused() throws IOException {
        DataDirectory.open(disk, parent).close();
        Files.delete(parent.resolve("format"));
        assertThatThrownBy(() -> DataDirectory.open(disk, parent)).isInstanceOf(IOException.class)
                .hasMessageContaining("format is missing");
    }

    @Test
    void lostMetadataBesideLogGroupsIsRefused() throws IOException {
        try (DataDirectory directory = DataDirectory.open(disk, parent)) {
            assertThat(directory.metaOfItsGroups(disk)).isEqualTo(directory.meta());
            Files.createDirectory(directory.consensus().resolve("group-0"));
            assertThatThrownBy(() -> directory.metaOfItsGroups(disk)).isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.meta().toString()).hasMessageContaining("restore it");
            Files.createFile(directory.meta().resolve("log-00000000000000000001"));
            assertThat(directory.metaOfItsGroups(disk)).isEqualTo(directory.meta());
        }
    }

    @Test
    void aFileInItsPlaceIsRefusedInWords() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatThrownBy(() -> DataDirectory.open(disk, file)).isInstanceOf(IOException.class)
                .hasMessage("the data directory " + file + " cannot be used: " + file + " is a file");
    }
}
