package io.arrwdb.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {
    private static final Pattern RECALL = Pattern.compile("100 searches, strongly consistent: recall@10 (\\S+) against exact search, "
            + "p50 \\S+ ms, p95 \\S+ ms");

    @Test
    void showsProgressNeighboursRecallAndTiming() throws InterruptedException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        try (ArrwDb server = ArrwDb.embedded()) {
            new Demo(new PrintStream(shown, true, StandardCharsets.UTF_8)).run(server);
        }
        String text = shown.toString(StandardCharsets.UTF_8);
        assertThat(text).contains("inserting SIFT descriptors [" + "#".repeat(40) + "] 100 %").contains("4,000 rows of 128 dimensions")
                .contains("flushed, indexed and loaded in ");
        String bright = text.substring(text.indexOf("nearest to the first query where tone == \"bright\":"), text.indexOf("100 searches"));
        assertThat(bright.lines().filter(line -> line.startsWith("  row "))).hasSize(5).allMatch(line -> line.endsWith("bright"));
        Matcher recall = RECALL.matcher(text);
        assertThat(recall.find()).as(text).isTrue();
        assertThat(Double.parseDouble(recall.group(1))).isBetween(0.9, 1.0);
    }
}
