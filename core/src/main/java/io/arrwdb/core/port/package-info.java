/**
 * What the core asks of the world. Every port is asynchronous: a method returns at once, and its stage completes on
 * whatever thread the adapter has. A loop therefore never attaches a plain continuation; it attaches
 * {@code whenCompleteAsync(action, mailbox)}, so that the action runs in the loop, in order with everything else it does.
 * Under simulation mailbox, adapter and caller share one thread, and the same code replays from a seed.
 */
package io.arrwdb.core.port;
