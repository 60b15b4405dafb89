package io.arrwdb.proxy.intercept;

import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.ReadErrors;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A service whose requests may be any bytes: gRPC would end a call whose request cannot be parsed as UNKNOWN, which SDKs try
 * again for a minute. Here the failure to parse is handed on in the request's place and refused like any other bad request.
 */
public final class TolerantService implements BindableService {
    private final BindableService service;

    public TolerantService(BindableService service) {
        this.service = service;
    }

    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition original = service.bindService();
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        original.getMethods().forEach(method -> methods.add(tolerant(method)));
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(original.getServiceDescriptor().getName())
                .setSchemaDescriptor(original.getServiceDescriptor().getSchemaDescriptor());
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Object, A> tolerant(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> original = method.getMethodDescriptor();
        MethodDescriptor<Object, A> descriptor = original.toBuilder(new Tolerant<>(original.getRequestMarshaller()),
                original.getResponseMarshaller()).build();
        return ServerMethodDefinition.create(descriptor, handler(method.getServerCallHandler()));
    }

    /** The call is the same object for both: its request type shows in its listener only, which is translated. */
    @SuppressWarnings("unchecked")
    private static <Q, A> ServerCallHandler<Object, A> handler(ServerCallHandler<Q, A> next) {
        return (call, headers) -> {
            ServerCall.Listener<Q> listener = next.startCall((ServerCall<Q, A>) (ServerCall<?, A>) call, headers);
            return new ForwardingServerCallListener<>() {
                @Override
                protected ServerCall.Listener<Object> delegate() {
                    return (ServerCall.Listener<Object>) (ServerCall.Listener<?>) listener;
                }

                @Override
                public void onMessage(Object message) {
                    if (message instanceof RuntimeException refusal) {
                        throw refusal;
                    }
                    super.onMessage(message);
                }
            };
        };
    }

    /** Parses to the message, or to the refusal of what is none. */
    private record Tolerant<Q>(MethodDescriptor.Marshaller<Q> exact) implements MethodDescriptor.Marshaller<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public InputStream stream(Object value) {
            return exact.stream((Q) value);
        }

        @Override
        public Object parse(InputStream stream) {
            try {
                return exact.parse(stream);
            } catch (StatusRuntimeException e) {
                return e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED ? e : malformed();
            } catch (RuntimeException e) {
                return malformed();
            }
        }

        private static MilvusException malformed() {
            return ReadErrors.invalid("the request is no valid protobuf message");
        }
    }
}
