package io.arrwdb.deploy.compose;

import io.arrwdb.deploy.Liveness;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.arrwdb.deploy.config.Settings;
import io.arrwdb.deploy.trace.Traces;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;

/** Settings, readiness and traces as beans. */
@Factory
final class SettingsFactory {
    @Singleton
    SettingValues settings(Environment environment) {
        return new SettingValues(environment);
    }

    @Singleton
    Liveness liveness() {
        return new Liveness();
    }

    @Singleton
    Readiness readiness() {
        return new Readiness();
    }

    @Singleton
    @Bean(preDestroy = "close")
    Traces traces(SettingValues settings, Environment environment) {
        return Traces.of(settings, settings.get(Settings.NODE_NAME), name -> environment.getProperty(name, String.class));
    }
}
