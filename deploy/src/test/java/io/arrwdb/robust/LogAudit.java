package io.arrwdb.robust;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.compose.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Reads the logs of a cluster for as long as a run lasts, from their beginnings to their ends, and looks for what must not be there. */
final class LogAudit implements AutoCloseable {
    private final Stores stores;
    private final List<GroupAudit> groups = new ArrayList<>();

    /** @param cluster its directory */
    LogAudit(Path cluster, int number) {
        stores = new Stores(ClusterSettings.of(cluster), true);
        for (int group = 0; group < number; group++) {
            groups.add(new GroupAudit(stores, new LogGroupId(group)));
        }
    }

    /** Reads what there is to read, and ends. @return what it found, for people */
    List<String> finish() throws InterruptedException {
        List<String> found = new ArrayList<>();
        for (GroupAudit group : groups) {
            try {
                found.addAll(group.finish());
            } catch (ExecutionException | TimeoutException e) {
                found.add("a log could not be read to its end: " + e);
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return "%,d records of %,d epochs were read of the log, which was cut %,d times before they were".formatted(
                groups.stream().mapToLong(GroupAudit::records).sum(), groups.stream().mapToLong(GroupAudit::epochs).sum(),
                groups.stream().mapToLong(GroupAudit::overtaken).sum());
    }

    @Override
    public void close() throws InterruptedException {
        for (GroupAudit group : groups) {
            group.close();
        }
        stores.close();
    }
}
