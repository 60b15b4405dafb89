package io.arrwdb.deploy.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.upkeep.Shelf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running standalone server writes is told beside it, and told on from any line. */
class WalTailTest {
    @TempDir
    private Path data;

    @Test
    void aRunningServersLogIsToldAndGoneOnWith() throws Exception {
        try (ArrwDb server = ArrwDb.configured().with(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1",
                "arrwdb.log.groups", "2")).start(); Shelf shelf = new Shelf(server, "c").create(); Shelf other = new Shelf(server, "other").create()) {
            shelf.insert(0, 20).delete(3, 5);
            other.insert(0, 5);
            awaitCopyWith(2);
            List<String> lines = told("c", Map.of());
            assertThat(lines).allMatch(line -> line.contains("\"collection\":\"c\""));
            assertThat(lines.stream().collect(Collectors.joining()).split("\"id\":\\d+")).as("rows").hasSize(21);
            assertThat(lines.stream().filter(line -> line.contains("\"op\":\"delete\"")).collect(Collectors.joining())).contains("3").contains("4");
            for (LogGroupId group : List.of(new LogGroupId(0), new LogGroupId(1))) {
                List<String> ofGroup = lines.stream().filter(line -> line.contains("\"group\":" + group + ",")).toList();
                for (int i = 0; i < ofGroup.size(); i++) {
                    LogPlace place = LogPlace.parse(ofGroup.get(i).replaceAll("^\\{\"next\":\"([^\"]*)\".*", "$1"));
                    assertThat(told("c", Map.of(group, place)).stream().filter(line -> line.contains("\"group\":" + group + ",")))
                            .as("behind line %s of group %s", i, group).isEqualTo(ofGroup.subList(i + 1, ofGroup.size()));
                }
            }
            LogPlace first = LogPlace.parse(lines.getFirst().replaceAll("^\\{\"next\":\"([^\"]*)\".*", "$1"));
            LogPlace elsewhere = new LogPlace(first.group(), new Offset(first.offset().value() - 1), new Epoch(9, 9));
            assertThatThrownBy(() -> told("c", Map.of(first.group(), elsewhere))).hasMessageContaining("not the log that was read");
            assertThatThrownBy(() -> told("c", Map.of(new LogGroupId(0), LogPlace.parse("0:100000@1.1")))).hasMessageContaining("ends at offset");
            assertThatThrownBy(() -> told("nothing", Map.of())).hasMessageContaining("no collection nothing");
            shelf.insert(20, 25);
            assertThat(told("c", Map.of()).size()).isGreaterThan(lines.size());
        }
    }

    private void awaitCopyWith(int collections) throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (true) {
            try (LogSource source = source()) {
                if (source.collections().size() == collections) {
                    return;
                }
            } catch (IllegalStateException none) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.sleep(50);
        }
    }

    private LogSource source() {
        return new LogSource(new Stores(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.log.groups", "2"), true));
    }

    private List<String> told(String collection, Map<LogGroupId, LogPlace> from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LogSource source = source()) {
            Tail tail = new Tail(source, from, false, new PrintStream(out, true, StandardCharsets.UTF_8));
            tail.collection("default", collection);
            tail.run();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
