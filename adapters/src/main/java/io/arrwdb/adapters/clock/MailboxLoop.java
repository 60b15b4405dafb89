package io.arrwdb.adapters.clock;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A serial mailbox: tasks run one at a time, in the order in which they were posted, on one thread. What a task throws
 * goes to the failure handler, and the loop goes on. An idle loop sleeps.
 */
public final class MailboxLoop implements Executor, AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final String name;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private ArrayDeque<Runnable> posted = new ArrayDeque<>();
    private boolean closed;

    /** @param threads makes the loop's only thread: {@code Thread.ofPlatform().factory()} or a virtual one */
    public MailboxLoop(String name, ThreadFactory threads, Consumer<Throwable> onFailure) {
        this.name = name;
        this.onFailure = onFailure;
        thread = threads.newThread(this::run);
        thread.start();
    }

    /** A loop on a daemon thread of the platform, for work that computes or blocks. */
    public static MailboxLoop onPlatformThread(String name, Consumer<Throwable> onFailure) {
        return new MailboxLoop(name, Thread.ofPlatform().daemon().name(name).factory(), onFailure);
    }

    /** A loop on a virtual thread, for state machines that mostly wait. */
    public static MailboxLoop onVirtualThread(String name, Consumer<Throwable> onFailure) {
        return new MailboxLoop(name, Thread.ofVirtual().name(name).factory(), onFailure);
    }

    /** @throws RejectedExecutionException once the loop is closed */
    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("the mailbox " + name + " is closed");
            }
            posted.add(task);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #execute}, for whom a closed loop is no failure: answers false then. */
    public boolean post(Runnable task) {
        try {
            execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    /** Tasks that were posted since the loop last took some. */
    public int waiting() {
        lock.lock();
        try {
            return posted.size();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more tasks, runs those that were posted, and returns once they have run (at once when called by one of them). */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            joinUninterrupted();
        }
    }

    private void joinUninterrupted() {
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

    private void run() {
        ArrayDeque<Runnable> batch = new ArrayDeque<>();
        while (true) {
            batch = take(batch);
            if (batch.isEmpty()) {
                return;
            }
            for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
                runOne(task);
            }
        }
    }

    /** Everything posted since the last call; empty only when the loop is closed and done. */
    private ArrayDeque<Runnable> take(ArrayDeque<Runnable> emptied) {
        lock.lock();
        try {
            while (posted.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            ArrayDeque<Runnable> batch = posted;
            posted = emptied;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void runOne(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private void report(Throwable failure) {
        try {
            onFailure.accept(failure);
        } catch (Throwable handlerFailure) {
            handlerFailure.addSuppressed(failure);
            thread.getThreadGroup().uncaughtException(thread, handlerFailure);
        }
    }
}
