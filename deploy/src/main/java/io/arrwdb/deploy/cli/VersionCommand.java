package io.arrwdb.deploy.cli;

import io.arrwdb.deploy.Version;
import picocli.CommandLine.Command;

/** {@code ./arrwdb version}. */
@Command(name = "version", mixinStandardHelpOptions = true, description = "Prints what this build is called.")
final class VersionCommand implements Runnable {
    @Override
    public void run() {
        System.out.println("arrwDB " + Version.ARRWDB + ", Java " + Runtime.version());
    }
}
