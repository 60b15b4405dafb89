package io.arrwdb.core.port.consensus;

/** A decision was not taken, or nobody knows whether it was. */
public class ConsensusException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConsensusException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What was decided is damaged where this node keeps it; trying again will not help. */
    public static final class Corrupt extends ConsensusException {
        private static final long serialVersionUID = 1;

        public Corrupt(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** This node does not lead; nothing was decided. */
    public static final class NotLeader extends ConsensusException {
        private static final long serialVersionUID = 1;

        public NotLeader(String message) {
            super(message, null);
        }
    }

    /** This node's decisions of an incarnation that has begun are gone, and no majority of it is left that has them. */
    public static final class SeatLost extends ConsensusException {
        private static final long serialVersionUID = 1;

        public SeatLost(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
