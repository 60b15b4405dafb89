package io.arrwdb.deploy.cluster;

/** What a new cluster is like where no numbers are given; the names are what users type. */
enum Profile {
    /** One etcd member, one broker, one data node: the least that runs every role as a process. */
    small(new ClusterSize(1, 1, 1, 1, 2, 1, 1)),
    /** Any one process but the S3 server may die, and writes and searches go on. */
    ha(new ClusterSize(3, 3, 2, 3, 2, 1, 2));

    private final ClusterSize size;

    Profile(ClusterSize size) {
        this.size = size;
    }

    /** Numbers that are null are the profile's. */
    ClusterSize with(Integer coordinators, Integer dataNodes, Integer queryNodes, Integer indexNodes, Integer proxies) {
        return new ClusterSize(size.etcdMembers(), size.brokers(), or(coordinators, size.coordinators()), or(dataNodes, size.dataNodes()),
                or(queryNodes, size.queryNodes()), or(indexNodes, size.indexNodes()), or(proxies, size.proxies()));
    }

    private static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}
