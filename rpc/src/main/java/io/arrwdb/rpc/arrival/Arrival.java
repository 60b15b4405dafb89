package io.arrwdb.rpc.arrival;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Optional;

/**
 * How the message of a call comes in. Lives in the gRPC {@link Context} of the call.
 *
 * <pre>
 * state    | bytes come that find room | and no room                        | the message is whole
 * COMING   | count them                | REFUSED, and the call is answered  | COME
 * COME     | count them                | the call is cut off                |
 * REFUSED  | count them aside          | the call is cut off                |
 * </pre>
 *
 * Part of a message is given back when the stream ends, a whole one when it was read or dropped, also where its caller is gone
 * meanwhile.
 */
public final class Arrival extends ServerStreamTracer {
    private static final Context.Key<Arrival> KEY = Context.key("arrwdb-arrival");

    private final Inbox inbox;
    private Runnable answer = Arrival::cutOff;
    private State state = State.COMING;
    /** Of a message that is not whole yet. */
    private long part;
    /** Of whole ones that were not read yet. */
    private long whole;

    private enum State { COMING, COME, REFUSED }

    Arrival(Inbox inbox) {
        this.inbox = inbox;
    }

    /** Of the call that this thread runs; empty where its server counts nothing. */
    public static Optional<Arrival> current() {
        return Optional.ofNullable(KEY.get());
    }

    /**
     * To be called before the message is asked for.
     *
     * @param refusal answers the call, at once and without waiting; runs at most once, on the network's thread, and only before
     *     the message was handed on
     */
    public synchronized void onRefusal(Runnable refusal) {
        answer = refusal;
    }

    /** Whether the call was answered with a refusal. What still comes of it is nobody's. */
    public synchronized boolean refused() {
        return state == State.REFUSED;
    }

    /** What has come was read, or nobody will read it. */
    public synchronized void read() {
        giveBack(whole);
        whole = 0;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(KEY, this);
    }

    @Override
    public void inboundWireSize(long bytes) {
        take(bytes).run();
    }

    @Override
    public synchronized void inboundMessageRead(int number, long wireBytes, long bytes) {
        whole += part;
        part = 0;
        if (state == State.COMING) {
            state = State.COME;
        }
    }

    @Override
    public synchronized void streamClosed(Status status) {
        giveBack(part);
        part = 0;
    }

    /** @return what is to be done then */
    private synchronized Runnable take(long bytes) {
        long before = part;
        part += bytes;
        if (state == State.REFUSED ? inbox.takeRefused(bytes) : inbox.take(before, bytes)) {
            return () -> { };
        }
        if (state != State.COMING) {
            return Arrival::cutOff;
        }
        state = State.REFUSED;
        inbox.refuse(part);
        return answer;
    }

    private void giveBack(long bytes) {
        if (state == State.REFUSED) {
            inbox.giveBackRefused(bytes);
        } else {
            inbox.giveBack(bytes);
        }
    }

    /** gRPC ends a call whose message cannot be taken in as the exception says, and lets go what has come of it. */
    private static void cutOff() {
        throw Status.RESOURCE_EXHAUSTED.withDescription("messages on their way in take all memory that they may, send this one again later")
                .asRuntimeException();
    }
}
