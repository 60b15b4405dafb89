package io.arrwdb.deploy.upkeep;

import io.arrwdb.deploy.cli.StartFailure;
import java.util.concurrent.Callable;

/** A command that was not carried out, said in one line. */
public final class Refused {
    /** Exit status of a command that refused or failed. */
    public static final int STATUS = 1;

    private Refused() { }

    /** Carries the command out; answers its exit status. */
    public static int guarded(Callable<Integer> command) {
        try {
            return command.call();
        } catch (Exception e) {
            return because(e);
        }
    }

    /** Says in one line why a command failed; answers its exit status. */
    public static int because(Throwable error) {
        System.err.println("arrwdb: " + StartFailure.explain(error));
        return STATUS;
    }
}
