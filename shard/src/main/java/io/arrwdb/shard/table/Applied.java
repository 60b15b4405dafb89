package io.arrwdb.shard.table;

import java.util.Optional;

/**
 * What an accepted request did to a table.
 *
 * @param counts for each of its changes, in order: rows inserted, keys of which something was deleted, 0 for others
 * @param freeze what is to be flushed, where the request was a Seal; the receiver closes it
 */
public record Applied(long[] counts, Optional<Freeze> freeze) {
    /** Lets go of the freeze where nobody flushes. */
    public void discard() {
        freeze.ifPresent(Freeze::close);
    }
}
