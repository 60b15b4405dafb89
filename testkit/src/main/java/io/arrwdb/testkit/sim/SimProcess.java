package io.arrwdb.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A process that can be paused, crashed and started anew. What it had planned dies with its life. */
public final class SimProcess {
    private final String name;
    private final SimScheduler scheduler;
    private final List<Held> held = new ArrayList<>();
    private long life = 1;
    private boolean alive = true;
    private boolean paused;
    private boolean burying;

    private record Held(long life, Runnable action) { }

    public SimProcess(String name, SimScheduler scheduler) {
        this.name = name;
        this.scheduler = scheduler;
    }

    public String name() {
        return name;
    }

    public SimScheduler scheduler() {
        return scheduler;
    }

    /** Which life this is; grows with each crash. */
    public long life() {
        return life;
    }

    public boolean isAlive() {
        return alive;
    }

    public boolean isPaused() {
        return paused;
    }

    /** Ends this life: nothing that it planned happens any more. */
    public void crash() {
        life++;
        alive = false;
        paused = false;
        held.clear();
    }

    /** Begins the next life. */
    public void start() {
        alive = true;
    }

    /** Stops the process where it is, as a long garbage collection does; it does not notice. */
    public void pause() {
        paused = true;
    }

    /** Lets everything that was due meanwhile happen now, in its order. */
    public void resume() {
        paused = false;
        List<Held> due = List.copyOf(held);
        held.clear();
        due.forEach(event -> scheduler.at(scheduler.nowNanos(), this, event.life, event.action));
    }

    /** A serial mailbox of this life: tasks run in the order posted, each as an event of its own. */
    public Executor mailbox() {
        return new Mailbox(life);
    }

    void hold(long heldLife, Runnable action) {
        held.add(new Held(heldLife, action));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Runs what frees the memory of an ended life, at once; whatever else it tries has no effect. */
    public void bury(Runnable cleaning) {
        burying = true;
        try {
            cleaning.run();
        } finally {
            burying = false;
        }
    }

    private void buried(Runnable task) {
        if (burying) {
            task.run();
        }
    }

    private final class Mailbox implements Executor {
        private static final long TYPICAL_MICROS = 20;

        private final long ownLife;
        private long lastNanos;

        Mailbox(long ownLife) {
            this.ownLife = ownLife;
        }

        @Override
        public void execute(Runnable task) {
            if (life != ownLife) {
                buried(task);
                return;
            }
            long at = scheduler.nowNanos() + scheduler.random().nextLong(TYPICAL_MICROS * 2_000);
            lastNanos = Math.max(lastNanos, at);
            scheduler.at(lastNanos, SimProcess.this, ownLife, task);
        }
    }
}
