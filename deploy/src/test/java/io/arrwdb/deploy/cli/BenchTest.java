package io.arrwdb.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.arrwdb.deploy.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./arrwdb bench} as a person runs it, with few vectors. */
class BenchTest {
    private static final int OK = 0;
    private static final int MISUSED = 2;

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void insertsIndexesSearchesAndReports() throws IOException {
        Path json = directory.resolve("figures.json");
        assertThat(run("bench", "--generate", "3000,16,7", "--clients", "1,2", "--seconds", "1", "--json",
                json.toString())).as(err.toString()).isEqualTo(OK);
        assertThat(out.toString()).contains("recall@10").contains("QPS").contains("p99 ms").contains("rows/s");
        JsonObject figures = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(figures.get("rows").getAsInt()).isEqualTo(3_000);
        assertThat(figures.get("dim").getAsInt()).isEqualTo(16);
        assertThat(figures.getAsJsonArray("searches")).hasSize(2).allSatisfy(search ->
                assertThat(search.getAsJsonObject().get("recall").getAsDouble()).isBetween(0.95, 1.0));
        assertThat(figures.toString()).isEqualTo(JsonParser.parseString(out.toString().lines().filter(line -> line.startsWith("{"))
                .findFirst().orElseThrow()).toString());
    }

    @Test
    void saysWhichDataItWants() {
        assertThat(run("bench")).isEqualTo(MISUSED);
        assertThat(err.toString()).contains("--dataset").contains("--generate");
        assertThat(run("bench", "--generate", "3000")).isEqualTo(MISUSED);
        assertThat(err.toString()).contains("--generate wants rows,dimensions,seed, got 3000");
    }

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }
}
