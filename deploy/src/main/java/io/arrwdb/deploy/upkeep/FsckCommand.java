package io.arrwdb.deploy.upkeep;

import io.arrwdb.bench.report.Json;
import io.arrwdb.deploy.compose.Stores;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./arrwdb fsck}: compares the object store with what names objects. Changes nothing. */
@Command(name = "fsck", mixinStandardHelpOptions = true, exitCodeListHeading = "Exit status:%n",
        description = "Lists objects that are missing, damaged, or named by nobody, and uploads that never ended. Changes nothing. "
                + "A data directory must not be in use; a cluster may run.",
        exitCodeList = {"0:clean", "1:it could not be looked at", "2:the command line was wrong", "3:something is missing, damaged or orphaned",
            "4:nothing is known to be wrong, but not everything could be told"})
public final class FsckCommand implements Callable<Integer> {
    private static final int FAULTY = 3;
    private static final int UNTOLD = 4;

    @Mixin
    private StoreOptions options;

    @Option(names = {"-o", "--output"}, defaultValue = "text", description = "text or json (default text).")
    private Output output;

    @Option(names = "--lengths-only", description = "Compares the lengths of objects and does not read them.")
    private boolean lengthsOnly;

    @Override
    public Integer call() {
        return Refused.guarded(() -> {
            Report report;
            try (Stores stores = options.open()) {
                report = new Inspection(stores, !lengthsOnly, new Progress(System.err)).run();
            }
            System.out.print(output == Output.json ? Json.of(report) + "\n" : report.text());
            return report.faulty() ? FAULTY : report.clean() ? 0 : UNTOLD;
        });
    }

    /** How the report is printed; the names are what users type. */
    enum Output { text, json }
}
