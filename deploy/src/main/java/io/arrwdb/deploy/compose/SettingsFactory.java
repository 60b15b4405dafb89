package io.arrwdb.deploy.compose;

import io.arrwdb.deploy.Liveness;
import io.arrwdb.deploy.Readiness;
import io.arrwdb.deploy.config.SettingValues;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.env.Environment;
import jakarta.inject.Singleton;

/** Settings and readiness as beans. */
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
}
