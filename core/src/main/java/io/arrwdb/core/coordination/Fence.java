package io.arrwdb.core.coordination;

import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;

/**
 * The token of one reign of an elected coordinator: the revision that created its election key. A write that compares it
 * fails once somebody else reigns.
 */
public record Fence(String key, Revision created) {
    /** Holds only while the reign lasts. */
    public MetaTxn.Compare compare() {
        return new MetaTxn.Compare.CreatedAt(key, created);
    }
}
