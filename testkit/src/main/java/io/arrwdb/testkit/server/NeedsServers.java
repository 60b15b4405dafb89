package io.arrwdb.testkit.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests that talk to real servers: skipped, with the command that installs them, where one is missing. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersCondition.class)
public @interface NeedsServers {
    /** Names of folders of {@code scripts/servers}. */
    String[] value();
}
