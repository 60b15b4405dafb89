package io.arrwdb.deploy.cluster;

/**
 * How many processes of each kind a cluster on this machine has.
 *
 * @param coordinators processes with all four coordinators; one leads, the others wait
 */
record ClusterSize(int etcdMembers, int brokers, int coordinators, int dataNodes, int queryNodes, int indexNodes, int proxies) {
    ClusterSize {
        if (dataNodes < 1 || queryNodes < 1 || indexNodes < 1 || proxies < 1 || etcdMembers < 1 || brokers < 1 || coordinators < 1) {
            throw new IllegalArgumentException("a cluster needs at least one data node, query node, index node, proxy, coordinator, etcd "
                    + "member and broker, not " + dataNodes + ", " + queryNodes + ", " + indexNodes + ", " + proxies + ", " + coordinators
                    + ", " + etcdMembers + " and " + brokers);
        }
        if (etcdMembers == 2 || brokers == 2) {
            throw new IllegalArgumentException("two " + (etcdMembers == 2 ? "etcd members" : "brokers")
                    + " have no majority when one dies: take one, or three or more");
        }
    }

    /** One of each server. */
    static ClusterSize small(int dataNodes, int queryNodes, int indexNodes, int proxies) {
        return new ClusterSize(1, 1, 1, dataNodes, queryNodes, indexNodes, proxies);
    }

    /** Copies of each record of the log, and how many of them must have it. */
    int logReplicas() {
        return Math.min(brokers, 3);
    }

    int logInSync() {
        return Math.min(brokers, 2);
    }

    /** Whether processes of ours get half the usual memory, so that all of them together leave room on a laptop. */
    boolean isTight() {
        return brokers > 1;
    }
}
