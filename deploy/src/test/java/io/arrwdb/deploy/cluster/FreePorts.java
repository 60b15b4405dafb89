package io.arrwdb.deploy.cluster;

import io.arrwdb.testkit.server.FreePort;

/** Ports for the processes of a test's cluster. */
final class FreePorts {
    /** More than any of them takes. */
    private static final int ROW = 100;

    private FreePorts() { }

    /** Ones that no other server of this JVM was given. */
    static Ports inARow() {
        return new Ports(FreePort.find(ROW));
    }
}
