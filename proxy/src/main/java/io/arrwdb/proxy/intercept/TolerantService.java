package io.arrwdb.proxy.intercept;

import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.limit.RequestMemory;
import io.grpc.BindableService;
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
 * request. And a request is parsed only when there is memory for what it grows to.
 */
public final class TolerantService implements BindableService {
    private final BindableService service;
    private final RequestMemory memory;

    public TolerantService(BindableService service, RequestMemory memory) {
        this.service = service;
        this.memory = memory;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition original = service.bindService();
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        original.getMethods().forEach(method -> methods.add(tolerant(method, memory)));
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(original.getServiceDescriptor().getName())
                .setSchemaDescriptor(original.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Object, A> tolerant(ServerMethodDefinition<Q, A> method,
            RequestMemory memory) {
        MethodDescriptor<Q, A> original = method.getMethodDescriptor();
        MethodDescriptor<Object, A> descriptor = original.toBuilder(new Tolerant<>(original.getRequestMarshaller(), memory),
                original.getResponseMarshaller()).build();
        return ServerMethodDefinition.create(descriptor, handler(method.getServerCallHandler()));
    }

    /** The call is the same object for both: its request type shows in its listener only, which is translated. */
    @SuppressWarnings("unchecked")
    private static <Q, A> ServerCallHandler<Object, A> handler(ServerCallHandler<Q, A> next) {
        return (call, headers) -> {
            ServerCall.Listener<Q> listener = next.startCall((ServerCall<Q, A>) (ServerCall<?, A>) call, headers);
            return new AdmittedListener((ServerCall.Listener<Object>) (ServerCall.Listener<?>) listener);
        };
    }

    /** A request and the room that it takes. */
    private record Admitted(Object request, RequestMemory.Admission room) { }

    /** Hands requests on, and gives their room back when their call is over. */
    private static final class AdmittedListener extends SimpleForwardingServerCallListener<Object> {
        private Optional<RequestMemory.Admission> room = Optional.empty();

        AdmittedListener(ServerCall.Listener<Object> next) {
            super(next);
        }

        @Override
        public void onMessage(Object message) {
            switch (message) {
                case RuntimeException refusal -> throw refusal;
                case Admitted admitted -> {
                    giveBack();
                    room = Optional.of(admitted.room());
                    super.onMessage(admitted.request());
                }
                default -> throw new IllegalStateException("a request that was not admitted: " + message);
            }
        }

        @Override
        public void onComplete() {
            giveBack();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            giveBack();
            super.onCancel();
        }

        private void giveBack() {
            room.ifPresent(RequestMemory.Admission::close);
        }
    }

    /** Parses to the message, or to the refusal of what is none. */
    private record Tolerant<Q>(MethodDescriptor.Marshaller<Q> exact, RequestMemory memory) implements MethodDescriptor.Marshaller<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public InputStream stream(Object value) {
            return exact.stream((Q) value);
        }

        @Override
        public Object parse(InputStream stream) {
            try {
                return memory.admit(stream.available()).<Object>map(room -> parse(stream, room)).orElseGet(RoleErrors::overloaded);
            } catch (IOException e) {
                return malformed();
            }
        }

        private Object parse(InputStream stream, RequestMemory.Admission room) {
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
