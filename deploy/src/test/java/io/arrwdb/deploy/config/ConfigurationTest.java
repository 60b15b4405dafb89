package io.arrwdb.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.deploy.ArrwDb;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void everySettingCanComeFromItsEnvironmentVariable() {
        Map<String, Object> variables = new LinkedHashMap<>();
        Settings.all().forEach(setting -> variables.put(setting.environmentVariable(), setting.defaultText()));
        variables.put("ARRWDB_DATA_DIR", "/elsewhere");
        variables.put("ARRWDB_HTTP_PORT", "1234");
        variables.put("ARRWDB_LOG_LEVEL", "WARN");
        variables.put("ARRWDB_JAVA_HOME", "/jdk");
        try (ApplicationContext context = Configuration.context(Map.of(), true)) {
            context.getEnvironment().addPropertySource(PropertySource.of("env", variables,
                    PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE));
            SettingValues settings = Configuration.read(context);
            assertThat(settings.get(Settings.DATA_DIR)).isEqualTo("/elsewhere");
            assertThat(settings.get(Settings.HTTP_PORT)).isEqualTo(1234);
        }
    }

    @Test
    void aWrongValueIsRefusedBeforeAnythingStarts() {
        try (ApplicationContext context = Configuration.context(Map.of("arrwdb.data-node.seal-age", "soon"), true)) {
            assertThatThrownBy(() -> Configuration.start(context)).isInstanceOf(SettingsException.class)
                    .hasMessageContaining("arrwdb.data-node.seal-age").hasMessageContaining("'soon' is no duration");
            assertThat(context.isRunning()).isFalse();
        }
    }

    @Test
    void whatIsNoSettingIsRefusedByName() {
        assertThatThrownBy(() -> ArrwDb.forTests().with(Map.of("foo", "bar")).start())
                .isInstanceOf(SettingsException.class).hasMessageContaining("no setting is called foo");
    }

    /** The properties of a user's JVM are the user's. */
    @Test
    void aServerForTestsMindsNoSystemProperty() {
        String key = "arrwdb.no-setting";
        System.setProperty(key, "1");
        try (ApplicationContext context = Configuration.context(Map.of(), true)) {
            assertThat(Configuration.read(context).get(Settings.PORT)).isEqualTo(19_530);
        } finally {
            System.clearProperty(key);
        }
    }

    @Test
    void sizesAndDurationsAreBounded() {
        assertThatThrownBy(() -> Settings.MAX_REQUEST_BYTES.parse().apply("4GiB")).hasMessageContaining("is not between");
        assertThatThrownBy(() -> Settings.SEAL_BYTES.parse().apply("0")).hasMessageContaining("is not between");
        assertThatThrownBy(() -> Settings.REQUEST_TIMEOUT.parse().apply("0ms")).hasMessageContaining("is not between");
        assertThatThrownBy(() -> Settings.DATA_DIR.parse().apply(" ")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Settings.HOST.parse().apply("no such host")).hasMessageContaining("no address is known");
    }
}
