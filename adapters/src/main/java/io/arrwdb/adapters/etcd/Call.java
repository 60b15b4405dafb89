package io.arrwdb.adapters.etcd;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One request that gets one answer. Knows whether the request can have reached the member at all. */
final class Call<Q, A> extends ClientCall.Listener<A> {
    /** How a call ended. {@code answer} is there exactly when the status is OK. */
    record Outcome<A>(Status status, A answer, boolean sent) { }

    private final Consumer<Outcome<A>> whenOver;
    private volatile boolean sent;
    private A answer;

    private Call(Consumer<Outcome<A>> whenOver) {
        this.whenOver = whenOver;
    }

    /** Sends it; {@code whenOver} is called once, by the channel's executor, at the latest after the timeout. */
    static <Q, A> void send(Channel channel, MethodDescriptor<Q, A> method, Q request, Metadata headers, long timeoutMillis,
            Consumer<Outcome<A>> whenOver) {
        Call<Q, A> call = new Call<>(whenOver);
        ClientCall<Q, A> sending = channel.newCall(method, CallOptions.DEFAULT
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS).withStreamTracerFactory(call.new Tracing()));
        sending.start(call, headers);
        sending.request(1);
        sending.sendMessage(request);
        sending.halfClose();
    }

    @Override
    public void onMessage(A message) {
        answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        Status end = status.isOk() && answer == null ? Status.INTERNAL.withDescription("an answer without a message") : status;
        whenOver.accept(new Outcome<>(end, end.isOk() ? answer : null, sent));
    }

    /** gRPC makes a stream on a live connection only; before that, nothing can have been sent. */
    private final class Tracing extends ClientStreamTracer.Factory {
        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void streamCreated(Attributes transport, Metadata sentHeaders) {
                    sent = true;
                }
            };
        }
    }
}
