package io.arrwdb.rpc.arrival;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/** Tells the {@link Arrival} of a call that its message was read, or that nobody will. For services that parse without waiting. */
public final class ReadInterceptor implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        ServerCall.Listener<Q> listener = next.startCall(call, headers);
        Optional<Arrival> arrival = Arrival.current();
        return arrival.isEmpty() ? listener : new SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                arrival.get().read();
                super.onMessage(message);
            }

            @Override
            public void onComplete() {
                arrival.get().read();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                arrival.get().read();
                super.onCancel();
            }
        };
    }
}
