package io.arrwdb.shard.group;

/** Hears how far a write has come, in the group's loop; one that is refused, or was made before, may miss the first two. */
public interface WriteSteps {
    /** Nobody hears. */
    WriteSteps UNHEARD = new WriteSteps() {
        @Override
        public void appending() { }

        @Override
        public void appended() { }

        @Override
        public void answered() { }
    };

    /** Its first record is stamped and handed to the log. */
    void appending();

    /** The log has all of its records; they are still to be read back. */
    void appended();

    /** The write has been answered, or refused: there is nothing more to hear. */
    void answered();
}
