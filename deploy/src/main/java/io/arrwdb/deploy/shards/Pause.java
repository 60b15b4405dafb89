package io.arrwdb.deploy.shards;

/** Between looks. */
final class Pause {
    private Pause() { }

    /** @throws IllegalStateException where the command is broken off meanwhile */
    static void of(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("broken off; what was asked for goes on", e);
        }
    }
}
