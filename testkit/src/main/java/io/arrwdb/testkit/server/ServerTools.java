package io.arrwdb.testkit.server;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where {@code scripts/servers/install} puts servers: {@code .arrwdb/servers} of the checkout, or the directory that ARRWDB_TOOLS names. */
public final class ServerTools {
    private static final Path DIRECTORY = find();

    private ServerTools() { }

    /** Whether the server was installed whole. */
    public static boolean isInstalled(String name) {
        return Files.exists(DIRECTORY.resolve(name + ".installed"));
    }

    /** A program that an installed server brought. */
    public static Path program(String name) {
        return DIRECTORY.resolve("bin").resolve(name);
    }

    /** A directory that an installed server brought. */
    public static Path home(String name) {
        return DIRECTORY.resolve(name);
    }

    /** Where everything installed lies. */
    public static Path directory() {
        return DIRECTORY;
    }

    private static Path find() {
        String named = System.getenv("ARRWDB_TOOLS");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        Path at = Path.of("").toAbsolutePath();
        while (at != null && !Files.isDirectory(at.resolve("scripts/servers"))) {
            at = at.getParent();
        }
        return at == null ? Path.of(".arrwdb/servers").toAbsolutePath() : at.resolve(".arrwdb/servers");
    }
}
