package io.arrwdb.deploy.config;

/** Writes {@code docs/configuration.md} from {@link Settings}; a test holds the file to it. */
public final class ConfigurationReference {
    private ConfigurationReference() { }

    /** The whole file. */
    public static String markdown() {
        StringBuilder out = new StringBuilder("""
                # Configuration

                Every setting, in the order of strength: command line (`--port 19530`, or `--set KEY=VALUE` for any of
                them), environment variable, `application.yml` in the working directory or named by
                `MICRONAUT_CONFIG_FILES`, default. `./arrwdb config` prints what is in force. Whatever begins with
                `arrwdb.` is a setting, and a name that is none is refused; system properties of tests and tools begin
                with `io.arrwdb.`, and a server embedded in a test minds neither those nor the environment. This file is generated:
                `./arrwdb config --markdown`.

                | setting | environment variable | default | meaning |
                |---|---|---|---|
                """);
        for (Setting<?> setting : Settings.all()) {
            out.append("| `").append(setting.key()).append("` | `").append(setting.environmentVariable())
                    .append("` | `").append(setting.defaultText()).append("` | ").append(setting.meaning()).append(" |\n");
        }
        return out.toString();
    }
}
