package io.arrwdb.proxy.fake;

import io.arrwdb.proto.internal.DataNodeGrpc.DataNodeImplBase;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proto.internal.WriteResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CountDownLatch;

/** A data node that stands still: it takes what is sent and answers nothing. */
public final class StandingDataNode extends DataNodeImplBase {
    /** Opens when a write has come. */
    public final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
        asked.countDown();
    }
}
