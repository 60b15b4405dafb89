package io.arrwdb.proxy.fanout;

/** What is to be done for a read. */
public sealed interface Step {
    /** The node is to be asked. */
    record Send(Ask ask) implements Step { }

    /** The answer of a call is not needed any more. */
    record Cancel(Ask ask) implements Step { }

    /**
     * No answer for all shards is to be had.
     *
     * @param refused whether a node refused for good: then the read is over; else time ran out, or every node is too busy
     */
    record GiveUp(boolean refused) implements Step { }
}
