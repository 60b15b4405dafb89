package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples run as they stand there, but for the port. */
class ReadmeTest {
    private static final String IMPORTS = """
            import com.google.gson.*;
            import io.milvus.v2.client.*;
            import io.milvus.v2.common.ConsistencyLevel;
            import io.milvus.v2.service.collection.request.*;
            import io.milvus.v2.service.vector.request.*;
            import io.milvus.v2.service.vector.request.data.*;
            import java.util.*;
            """;

    @TempDir
    private Path directory;

    @Test
    void java() throws Exception {
        try (ArrwDb server = ArrwDb.embedded()) {
            Path source = Files.writeString(directory.resolve("Example.java"), IMPORTS
                    + "public class Example { public static void main(String[] args) {\n" + example("java", server) + "client.close(); } }\n");
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            int status = ToolProvider.getSystemJavaCompiler().run(null, said, said, "-cp", System.getProperty("java.class.path"),
                    "-d", directory.toString(), source.toString());
            assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
            assertThat(outputOf(directory)).contains("id: 1, Score: 1.0");
        }
    }

    @Test
    void python() throws Exception {
        Path python = ForeignSuite.installed().resolve("python/bin/python");
        ForeignSuite.needs(python, "pymilvus");
        try (ArrwDb server = ArrwDb.embedded()) {
            Path source = Files.writeString(directory.resolve("example.py"), example("python", server));
            assertThat(ForeignSuite.run(List.of(python.toString(), source.toString()), Map.of("PYTHONDONTWRITEBYTECODE", "1")))
                    .contains("'color': 'red'");
        }
    }

    /** Modules are looked for beside the file, so it lies beside the SDK. */
    @Test
    void node() throws Exception {
        Path home = ForeignSuite.installed().resolve("node");
        ForeignSuite.needs(home.resolve("node_modules/@zilliz/milvus2-sdk-node"), "the Node SDK");
        try (ArrwDb server = ArrwDb.embedded()) {
            Path source = Files.createTempFile(home, "example", ".mjs");
            try {
                Files.writeString(source, example("js", server));
                assertThat(ForeignSuite.run(List.of("node", source.toString()), Map.of())).contains("id: '1'");
            } finally {
                Files.delete(source);
            }
        }
    }

    /** The first example in a language, for a server's port. */
    private static String example(String language, ArrwDb server) throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(block.find()).as("an example in " + language).isTrue();
        assertThat(block.group(1)).contains("127.0.0.1:19530");
        return block.group(1).replace("127.0.0.1:19530", server.host() + ":" + server.port());
    }

    private static String outputOf(Path classes) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream before = System.out;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ReadmeTest.class.getClassLoader())) {
            System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
            loader.loadClass("Example").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8);
    }
}
