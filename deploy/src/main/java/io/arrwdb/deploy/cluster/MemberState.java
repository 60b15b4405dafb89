package io.arrwdb.deploy.cluster;

import java.util.Locale;

/** What a {@link MemberProcess} does. */
enum MemberState {
    /** It runs and does not serve yet, or no more. */
    STARTING,
    /** It serves. */
    READY,
    /** It stands still. */
    PAUSED,
    /** It ended, and nobody asked for that through this tool, or by {@code kill}. */
    DEAD,
    /** It was stopped. */
    STOPPED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
