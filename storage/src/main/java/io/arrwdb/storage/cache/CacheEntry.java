package io.arrwdb.storage.cache;

import io.arrwdb.engine.memory.MemoryBudget;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * A copy of one object, there or on its way. All but {@link #ready} is guarded by the lock of {@link Copies}.
 *
 * <pre>
 * held       its room is kept, nobody has asked for it -> fetching  at the first opening; gone when nobody keeps the room
 * found      left by an earlier process; not trusted   -> fetching  at the first opening
 * fetching   being compared with its checksum, or downloaded -> ready, or dropped on failure
 * ready      whole; mapped by `pins` openings          -> dropped   when room is needed and nobody has it open
 * </pre>
 */
final class CacheEntry {
    final Path path;
    /** What it takes of the disk, from the begin of its download until it is deleted. */
    final MemoryBudget.Reservation room;
    /** Completes when the copy is whole. */
    final CompletableFuture<Path> ready = new CompletableFuture<>();
    /** Whether an earlier process left it. */
    final boolean found;
    boolean fetching;
    /** Openings, and those who keep its room. */
    int pins;
    /** Whether somebody opened it after nobody had it open. */
    boolean wantedAgain;

    CacheEntry(Path path, MemoryBudget.Reservation room, boolean found) {
        this.path = path;
        this.room = room;
        this.found = found;
    }
}
