package io.arrwdb.shard.segment;

/** Disk of this machine that is kept free for something, until it is closed; what has been put there meanwhile stays. */
public interface DiskRoom extends AutoCloseable {
    /** Where nothing is copied, nothing is kept free. */
    DiskRoom NONE = () -> { };

    @Override
    void close();
}
