package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.config.Configuration;
import io.arrwdb.deploy.config.ConfigurationReference;
import io.arrwdb.deploy.config.Setting;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.micronaut.context.ApplicationContext;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./arrwdb config}: every setting as it is in force here. */
@Command(name = "config", mixinStandardHelpOptions = true, description = "Prints every setting, its value and its default.")
final class ConfigCommand implements Runnable {
    @Option(names = "--markdown", description = "Print docs/configuration.md.")
    private boolean markdown;

    @Override
    public void run() {
        if (markdown) {
            System.out.print(ConfigurationReference.markdown());
            return;
        }
        try (ApplicationContext context = Configuration.context(Map.of(), false)) {
            SettingValues values = Configuration.read(context);
            for (Setting<?> setting : Settings.all()) {
                System.out.printf("%-42s %-18s default %-16s %s%n", setting.key(), values.text(setting),
                        setting.defaultText(), setting.meaning());
            }
        }
    }
}
