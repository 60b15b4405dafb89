package io.arrwdb.proxy.limit;

import io.grpc.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * The room in the heap that one call has. It is given back when the call is over, which is when its answer has left: what a slow
 * client has not taken yet is still here. Lives in the gRPC {@link Context} of the call.
 */
public final class CallRoom implements AutoCloseable {
    private static final Context.Key<CallRoom> KEY = Context.key("arrwdb-call-room");

    private final List<HeapRoom.Admission> admissions = new ArrayList<>();
    private boolean over;

    /** @throws IllegalStateException outside of a call that has room */
    public static CallRoom current() {
        CallRoom room = KEY.get();
        if (room == null) {
            throw new IllegalStateException("this thread runs no call that was admitted");
        }
        return room;
    }

    /** A gRPC context in which {@link #current} is this. */
    public Context attachTo(Context parent) {
        return parent.withValue(KEY, this);
    }

    /** Keeps the room until the call is over. */
    public synchronized void keep(HeapRoom.Admission admission) {
        if (over) {
            admission.close();
        } else {
            admissions.add(admission);
        }
    }

    @Override
    public synchronized void close() {
        over = true;
        admissions.forEach(HeapRoom.Admission::close);
        admissions.clear();
    }
}
