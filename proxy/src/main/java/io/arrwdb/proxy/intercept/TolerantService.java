package io.arrwdb.proxy.intercept;

import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.limit.CallRoom;
import io.arrwdb.proxy.limit.Heap;
import io.arrwdb.proxy.limit.HeapRoom;
import io.arrwdb.rpc.arrival.Arrival;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service whose requests may be any bytes, and come at any pace. gRPC would end a call whose request cannot be parsed as UNKNOWN,
 * which SDKs try again for a minute; here the failure to parse is handed on in the request's place and refused like any other bad
 * request. A request is parsed only when there is memory for what it grows to, and is answered with overload before it is whole where
 * the network layer has no memory for it ({@link Arrival}).
 */
public final class TolerantService implements BindableService {
    private final BindableService service;
    private final HeapRoom requests;

    public TolerantService(BindableService service, HeapRoom requests) {
        this.service = service;
        this.requests = requests;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition original = service.bindService();
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        original.getMethods().forEach(method -> methods.add(tolerant(method, requests)));
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(original.getServiceDescriptor().getName())
                .setSchemaDescriptor(original.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Object, A> tolerant(ServerMethodDefinition<Q, A> method,
            HeapRoom requests) {
        MethodDescriptor<Q, A> original = method.getMethodDescriptor();
        MethodDescriptor<Object, A> descriptor = original.toBuilder(new Tolerant<>(original.getRequestMarshaller(), requests),
                original.getResponseMarshaller()).build();
        return ServerMethodDefinition.create(descriptor, handler(method.getServerCallHandler()));
    }

    /** The call is the same object for both: its request type shows in its listener only, which is translated. */
    @SuppressWarnings("unchecked")
    private static <Q, A> ServerCallHandler<Object, A> handler(ServerCallHandler<Q, A> next) {
        return (call, headers) -> {
            CallRoom room = new CallRoom();
            Optional<Arrival> arrival = Arrival.current();
            arrival.ifPresent(coming -> coming.onRefusal(() -> StatusAnswers.send(call, RoleErrors.overloaded())));
            ServerCall.Listener<Q> listener = Contexts.interceptCall(room.attachTo(Context.current()),
                    (ServerCall<Q, A>) (ServerCall<?, A>) call, headers, next);
            return new AdmittedListener((ServerCall.Listener<Object>) (ServerCall.Listener<?>) listener, room, arrival);
        };
    }

    /** A request and the room that it takes. */
    private record Admitted(Object request, HeapRoom.Admission room) { }

    /** Hands requests on, but for those that were refused while they came, and gives the room of their call back when it is over. */
    private static final class AdmittedListener extends SimpleForwardingServerCallListener<Object> {
        private final CallRoom room;
        private final Optional<Arrival> arrival;

        AdmittedListener(ServerCall.Listener<Object> next, CallRoom room, Optional<Arrival> arrival) {
            super(next);
            this.room = room;
            this.arrival = arrival;
        }

        @Override
        public void onMessage(Object message) {
            if (answered()) {
                return;
            }
            switch (message) {
                case RuntimeException refusal -> throw refusal;
                case Admitted admitted -> {
                    room.keep(admitted.room());
                    super.onMessage(admitted.request());
                }
                default -> throw new IllegalStateException("a request that was not admitted: " + message);
            }
        }

        @Override
        public void onHalfClose() {
            if (!answered()) {
                super.onHalfClose();
            }
        }

        @Override
        public void onComplete() {
            release();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            release();
            super.onCancel();
        }

        private boolean answered() {
            return arrival.map(Arrival::refused).orElse(false);
        }

        private void release() {
            arrival.ifPresent(Arrival::read);
            room.close();
        }
    }

    /** Parses to the message, or to the refusal of what is none. */
    private record Tolerant<Q>(MethodDescriptor.Marshaller<Q> exact, HeapRoom requests) implements MethodDescriptor.Marshaller<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public InputStream stream(Object value) {
            return exact.stream((Q) value);
        }

        @Override
        public Object parse(InputStream stream) {
            Optional<Arrival> arrival = Arrival.current();
            if (arrival.map(Arrival::refused).orElse(false)) {
                return RoleErrors.overloaded();
            }
            try {
                return requests.admit(Heap.ofRequest(stream.available())).<Object>map(room -> parse(stream, room)).orElseGet(RoleErrors::overloaded);
            } catch (IOException e) {
                return malformed();
            } finally {
                arrival.ifPresent(Arrival::read);
            }
        }

        private Object parse(InputStream stream, HeapRoom.Admission room) {
            try {
                return new Admitted(exact.parse(stream), room);
            } catch (RuntimeException e) {
                room.close();
                return e instanceof StatusRuntimeException ended && ended.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                        ? e : malformed();
            }
        }

        private static MilvusException malformed() {
            return ReadErrors.invalid("the request is no valid protobuf message");
        }
    }
}
