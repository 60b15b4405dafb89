package io.arrwdb.deploy;

import io.arrwdb.deploy.cli.ArrwDbCommand;
import picocli.CommandLine;

/** The process: one entry point for every command and every role. */
public final class Main {
    private Main() { }

    public static void main(String[] args) {
        int status = new CommandLine(new ArrwDbCommand()).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
        if (status != 0) {
            System.exit(status);
        }
    }
}
