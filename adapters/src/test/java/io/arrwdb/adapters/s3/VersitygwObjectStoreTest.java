package io.arrwdb.adapters.s3;

import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;

@NeedsServers("versitygw")
class VersitygwObjectStoreTest extends S3Contract {
    VersitygwObjectStoreTest() {
        super(S3Server.Kind.VERSITYGW);
    }
}
