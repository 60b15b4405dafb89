package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs a suite that another language's SDK drives, in a process of its own. */
final class ForeignSuite {
    private static final long TIMEOUT_SECONDS = 300;

    private ForeignSuite() { }

    /** Where {@code scripts/sdk-suites} installs the SDKs. */
    static Path installed() {
        return project().resolve("../.arrwdb/sdk").normalize();
    }

    static Path source(String path) {
        return project().resolve("src/test/sdk").resolve(path);
    }

    /** Skips the test, and says so, where something that it needs is not there. */
    static void needs(Path tool, String what) {
        if (!Files.exists(tool)) {
            var message = "SKIPPED: " + what + " is not installed; run scripts/sdk-suites to have its suite run";
            System.out.println(message);
            Assumptions.abort(message);
        }
    }

    /** What the suite said; fails with it when it does not end well. */
    static String run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        var output = Files.createTempFile("suite", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        var said = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (!ended) {
            fail("the suite took more than %d s:%n%s", TIMEOUT_SECONDS, said);
        }
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static Path project() {
        return Path.of(System.getProperty("basedir", new File("").getAbsolutePath()));
    }
}
