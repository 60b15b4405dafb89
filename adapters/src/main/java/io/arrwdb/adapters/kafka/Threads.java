package io.arrwdb.adapters.kafka;

/** Waiting for threads of ours that are about to end. */
final class Threads {
    private Threads() { }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
