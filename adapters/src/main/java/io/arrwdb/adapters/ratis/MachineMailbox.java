package io.arrwdb.adapters.ratis;

import io.arrwdb.core.port.consensus.ConsensusException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;

/**
 * The way to a group's machine, which hears nothing once the seat is left. Holds its caller, one of Ratis's threads,
 * back while too many calls wait.
 */
final class MachineMailbox {
    private final Executor mailbox;
    private final String seat;
    private final Semaphore free;
    private volatile boolean left;

    MachineMailbox(Executor mailbox, String seat, int maxWaiting) {
        this.mailbox = mailbox;
        this.seat = seat;
        this.free = new Semaphore(maxWaiting);
    }

    /** From now on every call fails, also those that wait. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    /** Calls the machine, in its turn; waits where too many calls do. */
    <T> CompletableFuture<T> call(Callable<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        free.acquireUninterruptibly();
        boolean posted = post(() -> {
            free.release();
            answerWith(answer, call);
        });
        if (!posted) {
            free.release();
            answer.completeExceptionally(hasLeft());
        }
        return answer;
    }

    /** Tells the machine something, in its turn; never waits. */
    void run(Runnable task) {
        post(() -> {
            if (!left) {
                task.run();
            }
        });
    }

    /** Runs the task even where the seat has been left; does it here where the mailbox is closed. */
    void always(Runnable task) {
        if (!post(task)) {
            task.run();
        }
    }

    private <T> void answerWith(CompletableFuture<T> answer, Callable<T> call) {
        if (left) {
            answer.completeExceptionally(hasLeft());
            return;
        }
        try {
            answer.complete(call.call());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            throw e;
        } catch (Exception e) {
            answer.completeExceptionally(e);
        }
    }

    private boolean post(Runnable task) {
        try {
            mailbox.execute(task);
            return true;
        } catch (RejectedExecutionException closed) {
            return false;
        }
    }

    private ConsensusException hasLeft() {
        return new ConsensusException(seat + " was left", null);
    }
}
