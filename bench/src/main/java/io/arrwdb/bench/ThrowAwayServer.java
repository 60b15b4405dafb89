package io.arrwdb.bench;

/** A server that lives as long as a measurement: the seat for whoever can start one. */
public interface ThrowAwayServer extends AutoCloseable {
    /** Where it listens, as {@code http://host:port} or {@code host:port}. */
    String uri();

    /** The process to read the memory of. */
    long pid();

    /** Stops it and deletes its data. */
    @Override
    void close();

    /** Starts such a server. */
    @FunctionalInterface
    interface Starter {
        ThrowAwayServer start();
    }
}
