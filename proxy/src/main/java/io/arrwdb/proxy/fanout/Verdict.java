package io.arrwdb.proxy.fanout;

/** What a call that failed means for the read. */
public enum Verdict {
    /** The node cannot answer now: another may, or this one later. */
    AGAIN,
    /** The node has too much to do: another may answer, but nobody is asked twice. */
    ELSEWHERE,
    /** Nobody would answer otherwise. */
    FINAL
}
