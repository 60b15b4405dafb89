package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Time that passes only when a test says so. */
public final class ManualTime implements Clock, Timers {
    private final List<Alarm> alarms = new ArrayList<>();
    private long nowMillis;

    private record Alarm(long atMillis, Executor mailbox, Runnable task) { }

    @Override
    public synchronized long wallMillis() {
        return nowMillis;
    }

    @Override
    public synchronized long monotonicNanos() {
        return TimeUnit.MILLISECONDS.toNanos(nowMillis);
    }

    @Override
    public synchronized Timer after(long delayMillis, Executor mailbox, Runnable task) {
        Alarm alarm = new Alarm(nowMillis + delayMillis, mailbox, task);
        alarms.add(alarm);
        return () -> cancel(alarm);
    }

    /** Lets time pass, and posts what is due. */
    public synchronized void pass(long millis) {
        nowMillis += millis;
        List<Alarm> due = alarms.stream().filter(alarm -> alarm.atMillis <= nowMillis).toList();
        alarms.removeAll(due);
        due.forEach(alarm -> alarm.mailbox.execute(alarm.task));
    }

    private synchronized void cancel(Alarm alarm) {
        alarms.remove(alarm);
    }
}
