package io.arrwdb.proxy.intercept;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.Statuses;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Milvus answers are a {@code Status} or hold one in a field {@code status}. This finds and fills it in any answer, so that one
 * place turns errors into answers for all methods.
 */
final class StatusAnswers {
    private static final Map<com.google.protobuf.Descriptors.Descriptor, Optional<FieldDescriptor>> FIELDS =
            new ConcurrentHashMap<>();

    private StatusAnswers() { }

    /** The code of an answer; 0 where it has no status. */
    static int codeOf(Object answer) {
        if (answer instanceof Status status) {
            return status.getCode();
        }
        if (answer instanceof Message message) {
            return statusField(message).filter(message::hasField)
                    .map(field -> ((Status) message.getField(field)).getCode()).orElse(0);
        }
        return 0;
    }

    /** An answer of the method that consists of {@code status}; nothing where its answers have none. */
    @SuppressWarnings("unchecked")
    static <A> Optional<A> of(MethodDescriptor<?, A> method, Status status) {
        if (!(method.getResponseMarshaller() instanceof MethodDescriptor.PrototypeMarshaller<?> marshaller)
                || !(marshaller.getMessagePrototype() instanceof Message prototype)) {
            return Optional.empty();
        }
        if (prototype instanceof Status) {
            return Optional.of((A) status);
        }
        return statusField(prototype).map(field -> (A) prototype.newBuilderForType().setField(field, status).build());
    }

    /** Ends a call of which nothing was sent yet. */
    static <A> void send(ServerCall<?, A> call, MilvusException reason) {
        of(call.getMethodDescriptor(), Statuses.of(reason)).ifPresentOrElse(answer -> {
            call.sendHeaders(new Metadata());
            call.sendMessage(answer);
            call.close(io.grpc.Status.OK, new Metadata());
        }, () -> call.close(io.grpc.Status.UNIMPLEMENTED.withDescription(reason.getMessage()), new Metadata()));
    }

    private static Optional<FieldDescriptor> statusField(Message message) {
        return FIELDS.computeIfAbsent(message.getDescriptorForType(), type -> type.getFields().stream()
                .filter(f -> f.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !f.isRepeated()
                        && f.getMessageType().equals(Status.getDescriptor()))
                .findFirst());
    }
}
