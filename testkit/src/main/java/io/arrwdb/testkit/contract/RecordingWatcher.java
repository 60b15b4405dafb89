package io.arrwdb.testkit.contract;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a watch tells, as lines. */
public final class RecordingWatcher implements MetaWatcher {
    private final List<String> lines = new ArrayList<>();
    private Revision upTo = Revision.ZERO;

    @Override
    public synchronized void changed(List<MetaEvent> events, Revision revision) {
        for (MetaEvent event : events) {
            lines.add(switch (event) {
                case MetaEvent.Put put -> put.revision() + " " + put.key() + "=" + new String(put.entry().value(), StandardCharsets.UTF_8);
                case MetaEvent.Deleted deleted -> deleted.revision() + " -" + deleted.key();
            });
        }
        upTo = revision;
    }

    @Override
    public synchronized void compacted(Revision oldestKept) {
        lines.add("compacted " + oldestKept);
    }

    @Override
    public synchronized void failed(Throwable cause) {
        lines.add("failed");
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    public synchronized Revision upTo() {
        return upTo;
    }
}
