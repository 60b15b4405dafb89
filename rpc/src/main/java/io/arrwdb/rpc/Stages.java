package io.arrwdb.rpc;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bridges gRPC's futures to completion stages. */
public final class Stages {
    private Stages() { }

    /** A stage that completes as {@code future} does. */
    public static <T> CompletionStage<T> of(ListenableFuture<T> future) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        Futures.addCallback(future, new FutureCallback<T>() {
            @Override
            public void onSuccess(T value) {
                stage.complete(value);
            }

            @Override
            public void onFailure(Throwable error) {
                stage.completeExceptionally(error);
            }
        }, MoreExecutors.directExecutor());
        return stage;
    }
}
