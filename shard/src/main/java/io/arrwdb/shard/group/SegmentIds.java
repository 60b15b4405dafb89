package io.arrwdb.shard.group;

import io.arrwdb.core.id.SegmentId;
import java.util.ArrayDeque;
import java.util.Deque;

/** A stock of fresh segment numbers, so that stamping need not wait for the allocator. */
final class SegmentIds {
    private static final int REFILL = 64;

    private final Reign reign;
    private final Deque<SegmentId> stock = new ArrayDeque<>();
    private boolean refilling;

    SegmentIds(Reign reign) {
        this.reign = reign;
    }

    /** Whether {@code count} numbers are there; otherwise {@code then} runs when more have come. */
    boolean has(int count, Runnable then) {
        if (stock.size() < REFILL / 2 + count && !refilling) {
            refill(count + REFILL, then);
        }
        return stock.size() >= count;
    }

    SegmentId take() {
        return stock.removeFirst();
    }

    private void refill(int count, Runnable then) {
        refilling = true;
        reign.step(reign.ports().ids().allocate(count)).whenComplete((ids, error) -> {
            refilling = false;
            if (error == null) {
                for (int i = 0; i < count; i++) {
                    stock.addLast(new SegmentId(ids.at(i)));
                }
                then.run();
            } else {
                reign.later(reign.config().retryMillis(), () -> {
                    if (!refilling) {
                        refill(count, then);
                    }
                });
            }
        });
    }
}
