package io.arrwdb.deploy.cli;

import io.arrwdb.bench.ThrowAwayServer;
import io.arrwdb.deploy.ArrwDb;

/** The server of a measurement that names none: in this process, so that its memory holds the measuring clients too. */
public final class BenchServer implements ThrowAwayServer {
    private final ArrwDb server = ArrwDb.embedded();

    @Override
    public String uri() {
        return server.uri();
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public void close() {
        server.close();
    }
}
