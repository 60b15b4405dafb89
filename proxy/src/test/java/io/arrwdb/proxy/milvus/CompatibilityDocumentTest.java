package io.arrwdb.proxy.milvus;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/compatibility.md names every method of the service, and calls exactly those "not yet" that are not there. */
class CompatibilityDocumentTest {
    private static final Pattern ROW = Pattern.compile("^\\| (\\w+) \\| (works|partial|not yet) \\|.*");

    @Test
    void tellsTheTruthAboutMethods() throws IOException {
        Set<String> served = Stream.of(MilvusService.class, AliasService.class, PlacementService.class)
                .flatMap(service -> Arrays.stream(service.getDeclaredMethods())).map(Method::getName).collect(Collectors.toSet());
        Map<String, String> documented = documented();
        for (MethodDescriptor<?, ?> method : MilvusServiceGrpc.getServiceDescriptor().getMethods()) {
            String name = method.getBareMethodName();
            boolean there = served.contains(Character.toLowerCase(name.charAt(0)) + name.substring(1));
            assertThat(documented).as(name).containsKey(name);
            assertThat(!documented.get(name).equals("not yet")).as(name).isEqualTo(there);
        }
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "compatibility.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                states.putIfAbsent(row.group(1), row.group(2));
            }
        }
        return states;
    }
}
