package io.arrwdb.testkit.contract;

import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaWatcher;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a watch tells, as lines. */
public final class RecordingWatcher implements MetaWatcher {
    private final Revision base;
    private final List<String> lines = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private Revision upTo = Revision.ZERO;

    public RecordingWatcher() {
        this(Revision.ZERO);
    }

    /** @param base revisions in lines are counted from there */
    public RecordingWatcher(Revision base) {
        this.base = base;
    }

    @Override
    public synchronized void changed(List<MetaEvent> events, Revision revision) {
        for (MetaEvent event : events) {
            if (event.revision().compareTo(upTo) <= 0) {
                gaps.add(event.key() + " of " + event.revision() + " came after everything up to " + upTo + " was said to be told");
            }
            lines.add(switch (event) {
                case MetaEvent.Put put -> counted(put.revision()) + " " + put.key() + "=" + new String(put.entry().value(), StandardCharsets.UTF_8);
                case MetaEvent.Deleted deleted -> counted(deleted.revision()) + " -" + deleted.key();
            });
        }
        upTo = revision;
    }

    @Override
    public synchronized void compacted(Revision oldestKept) {
        lines.add("compacted " + counted(oldestKept));
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

    /** Events that came although an earlier call had said that nothing is missing. */
    public synchronized List<String> gaps() {
        return List.copyOf(gaps);
    }

    private long counted(Revision revision) {
        return revision.value() - base.value();
    }
}
