package io.arrwdb.adapters.s3;

import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;

@NeedsServers("minio")
class MinioObjectStoreTest extends S3Contract {
    MinioObjectStoreTest() {
        super(S3Server.Kind.MINIO);
    }
}
