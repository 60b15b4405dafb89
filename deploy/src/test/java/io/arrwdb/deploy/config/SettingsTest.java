package io.arrwdb.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void theReferenceListsEverySetting() throws IOException {
        Path file = Path.of("..", "docs", "configuration.md");
        assertThat(Files.readString(file)).as("regenerate it: ./arrwdb config --markdown > docs/configuration.md")
                .isEqualTo(ConfigurationReference.markdown());
    }

    @Test
    void everyDefaultParses() {
        for (Setting<?> setting : Settings.all()) {
            assertThat(setting.parse().apply(setting.defaultText())).as(setting.key()).isNotNull();
        }
    }

    @Test
    void aGivenValueBeatsTheDefault() {
        try (ApplicationContext context = ApplicationContext.builder(Map.of("arrwdb.port", "1234")).build()) {
            context.getEnvironment().start();
            SettingValues values = new SettingValues(context.getEnvironment());
            assertThat(values.get(Settings.PORT)).isEqualTo(1234);
            assertThat(values.get(Settings.GRACEFUL_TIME)).isEqualTo(5_000);
        }
    }

    @Test
    void anUnknownKeyIsRefusedByName() {
        try (ApplicationContext context = ApplicationContext.builder(Map.of("arrwdb.prt", "1234")).build()) {
            context.getEnvironment().start();
            assertThatThrownBy(() -> new SettingValues(context.getEnvironment()))
                    .isInstanceOf(SettingsException.class).hasMessageContaining("arrwdb.prt");
        }
    }

    @Test
    void aValueOutOfBoundsSaysWhatIsAllowed() {
        try (ApplicationContext context = ApplicationContext.builder(Map.of("arrwdb.port", "70000")).build()) {
            context.getEnvironment().start();
            assertThatThrownBy(() -> new SettingValues(context.getEnvironment()).get(Settings.PORT))
                    .isInstanceOf(SettingsException.class).hasMessageContaining("arrwdb.port").hasMessageContaining("65535");
        }
    }

    @Test
    void sizesAndDurationsReadAsPeopleWriteThem() {
        assertThat(ByteSize.parse("64MiB")).isEqualTo(64L << 20);
        assertThat(ByteSize.parse("1g")).isEqualTo(1L << 30);
        assertThat(ByteSize.parse("4096")).isEqualTo(4096);
        assertThat(DurationText.parseMillis("5s")).isEqualTo(5_000);
        assertThat(DurationText.parseMillis("2h")).isEqualTo(7_200_000);
        assertThatThrownBy(() -> ByteSize.parse("lots")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DurationText.parseMillis("soon")).isInstanceOf(IllegalArgumentException.class);
    }
}
