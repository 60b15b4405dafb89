package io.arrwdb.deploy.compose;

import io.arrwdb.rpc.RoleTls;
import java.util.Optional;

/** How this process and others prove to each other who they are; empty where they do not. */
record ClusterTls(Optional<RoleTls> roles) { }
