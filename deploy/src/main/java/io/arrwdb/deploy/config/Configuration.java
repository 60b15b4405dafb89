package io.arrwdb.deploy.config;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where settings come from, and what Micronaut's own pieces are told because of them. */
public final class Configuration {
    /** What the http server and the metrics need whatever a user sets. */
    private static final Map<String, Object> BUILT_IN = Map.of(
            "micronaut.application.name", "arrwdb",
            "micronaut.server.netty.worker.threads", 1,
            "micronaut.server.netty.parent.threads", 1,
            "micronaut.server.netty.parent.shutdown-quiet-period", "0s",
            "micronaut.metrics.enabled", true,
            "micronaut.metrics.export.prometheus.enabled", true,
            "micronaut.metrics.export.prometheus.step", "PT1M",
            "endpoints.all.enabled", false,
            // Its task starts beside whatever the context is for, and prints a stack trace where that has ended by then.
            "micronaut.health.monitor.enabled", false);

    private Configuration() { }

    /**
     * A context whose environment is not read yet.
     *
     * @param given settings that beat all others
     * @param hermetic whether neither {@code application.yml} nor environment variables count
     */
    public static ApplicationContext context(Map<String, ?> given, boolean hermetic) {
        ApplicationContextBuilder builder = ApplicationContext.builder().deduceEnvironment(false).banner(false)
                .overrideConfigLocations("file:./");
        if (hermetic) {
            builder.enableDefaultPropertySources(false);
        }
        return builder.properties(new LinkedHashMap<>(given)).build();
    }

    /**
     * Reads the environment, checks every setting in it, and starts the context with them.
     *
     * @throws SettingsException naming the setting that is wrong
     */
    public static SettingValues start(ApplicationContext context) {
        SettingValues settings = read(context);
        context.getEnvironment().addPropertySource(PropertySource.of("arrwdb-http", http(settings)));
        context.start();
        return settings;
    }

    /** Reads the environment and checks every setting in it. @throws SettingsException naming the setting that is wrong */
    public static SettingValues read(ApplicationContext context) {
        Environment environment = context.getEnvironment();
        environment.start();
        SettingValues settings = new SettingValues(environment);
        settings.checkAll();
        return settings;
    }

    private static Map<String, Object> http(SettingValues settings) {
        Map<String, Object> properties = new LinkedHashMap<>(BUILT_IN);
        int port = settings.get(Settings.HTTP_PORT);
        properties.put("micronaut.server.host", settings.get(Settings.HOST));
        // Micronaut's word for a free port is -1; where http is not wanted its server is never started.
        properties.put("micronaut.server.port", port == 0 ? -1 : port);
        return properties;
    }
}
