package io.arrwdb.adapters.ratis;

import org.apache.ratis.util.CodeInjectionForTesting;

/** Cuts one server of this JVM off from the others, as its peers and it see it: what it is sent, and sends, is refused. */
final class Partition {
    private static final String[] REQUESTS = {"RaftServerImpl.appendEntries", "RaftServerImpl.requestVote",
        "RaftServerImpl.installSnapshot", "RaftServerImpl.startLeaderElection"};

    private Partition() { }

    static void isolate(Replica replica) {
        String name = replica.node().value();
        for (String request : REQUESTS) {
            CodeInjectionForTesting.put(request, (local, remote, arguments) -> {
                if (!local.toString().equals(String.valueOf(remote)) && (local.toString().equals(name) || name.equals(String.valueOf(remote)))) {
                    throw new IllegalStateException(remote + " does not reach " + local);
                }
                return false;
            });
        }
    }

    static void heal() {
        for (String request : REQUESTS) {
            CodeInjectionForTesting.remove(request);
        }
    }
}
