package io.arrwdb.shard.group;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.port.consensus.ConsensusException;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.wal.LogContradictionException;

/** Tells what no further try mends, because bytes that were kept are not what they were, from what may pass. */
final class Damage {
    private Damage() { }

    /** Whether the failure, or what caused it, is damage. */
    static boolean causes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LogException.Corrupt || cause instanceof ConsensusException.Corrupt
                    || cause instanceof MalformedBytesException || cause instanceof LogContradictionException) {
                return true;
            }
        }
        return false;
    }
}
