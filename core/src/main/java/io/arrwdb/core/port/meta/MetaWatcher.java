package io.arrwdb.core.port.meta;

import java.util.List;

/** Hears of changes. All events of one revision come in one call. */
public interface MetaWatcher {
    /** Changes in order; {@code upTo} is the revision up to which nothing is missing (also beyond the last event). */
    void changed(List<MetaEvent> events, Revision upTo);

    /** The history that the watch needs is gone; it has ended. */
    void compacted(Revision oldestKept);

    /** The watch has ended for another reason; range and watch again. */
    void failed(Throwable cause);
}
