package io.arrwdb.coordinator.index;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.proto.internal.BuildIndexRequest;
import io.arrwdb.proto.internal.BuildIndexResponse;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.proto.internal.ObjectRef;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes three bytes where an index should go; may fail, or hang until it is released. */
final class FakeIndexNode extends IndexNodeGrpc.IndexNodeImplBase {
    /** How it treats builds. */
    enum Mood { WORKING, FAILING, HANGING }

    final List<BuildIndexRequest> builds = new CopyOnWriteArrayList<>();
    volatile Mood mood = Mood.WORKING;
    private final ObjectStore objects;
    private final Queue<Runnable> hanging = new ConcurrentLinkedQueue<>();

    FakeIndexNode(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public void buildIndex(BuildIndexRequest request, StreamObserver<BuildIndexResponse> observer) {
        builds.add(request);
        String key = request.getPrefix() + "file";
        objects.put(key, ObjectBody.of(new byte[] {1, 2, 3})).toCompletableFuture().join();
        switch (mood) {
            case HANGING -> hanging.add(() -> built(observer, key));
            case FAILING -> answer(observer, BuildIndexResponse.newBuilder()
                    .setFailure(Failure.newBuilder().setCode(5).setReason("the disk is on fire")).build());
            case WORKING -> built(observer, key);
        }
    }

    boolean hangs() {
        return !hanging.isEmpty();
    }

    /** Ends the builds that hang. */
    void release() {
        for (Runnable build = hanging.poll(); build != null; build = hanging.poll()) {
            build.run();
        }
    }

    private static void built(StreamObserver<BuildIndexResponse> observer, String key) {
        answer(observer, BuildIndexResponse.newBuilder().setFile(ObjectRef.newBuilder().setKey(key).setLengthBytes(3)).build());
    }

    private static void answer(StreamObserver<BuildIndexResponse> observer, BuildIndexResponse answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
