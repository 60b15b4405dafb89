package io.arrwdb.coordinator.data;

import io.arrwdb.proto.internal.SegmentInfo;

/** Milvus's numbers for the states of a segment ({@code common.SegmentState}). */
final class SegmentState {
    static final int GROWING = 2;
    static final int SEALED = 3;
    static final int FLUSHED = 4;
    static final int FLUSHING = 5;

    private SegmentState() { }

    /** Whether its rows lie in a published segment file. */
    static boolean isFlushed(SegmentInfo segment) {
        return segment.getState() == FLUSHED;
    }

    /** Whether its rows are only in memory and in the log so far. */
    static boolean isUnflushed(SegmentInfo segment) {
        return switch (segment.getState()) {
            case GROWING, SEALED, FLUSHING -> true;
            default -> false;
        };
    }
}
