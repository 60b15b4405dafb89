package io.arrwdb.proxy.intercept;

import io.arrwdb.core.port.clock.UniqueIds;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a handler throws into an answer with a status. SDKs try most gRPC errors again for a minute, so nothing that a
 * handler meets may leave as one; only what gRPC itself decides (an oversized message, an unknown method, a client that is
 * gone) stays a gRPC error.
 */
public final class ErrorInterceptor implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorInterceptor.class);

    private final UniqueIds incidents;

    public ErrorInterceptor(UniqueIds incidents) {
        this.incidents = incidents;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Answering<Q, A> answering = new Answering<>(call);
        ServerCall.Listener<Q> listener;
        try {
            listener = next.startCall(answering, headers);
        } catch (Throwable e) {
            answering.fail(e);
            return new ServerCall.Listener<>() { };
        }
        return new SimpleForwardingServerCallListener<>(listener) {
            private boolean failed;

            @Override
            public void onMessage(Q message) {
                guard(() -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                guard(super::onHalfClose);
            }

            /** A call that was answered with a failure is over, whatever of it still comes. */
            private void guard(Runnable step) {
                if (failed) {
                    return;
                }
                try {
                    step.run();
                } catch (Throwable e) {
                    failed = true;
                    answering.fail(e);
                }
            }
        };
    }

    private MilvusException explain(String rpc, Throwable error) {
        return switch (error) {
            case MilvusException e -> e;
            case ServiceFailure e -> MilvusException.of(e.toFailure());
            default -> {
                String incident = incidents.next().toString();
                LOG.error("{} failed unexpectedly, incident {}", rpc, incident, error);
                yield RoleErrors.incident(incident);
            }
        };
    }

    /** A call that can still be answered with a failure as long as nothing was sent. */
    private final class Answering<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private boolean headersSent;
        private boolean answered;

        Answering(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void sendHeaders(Metadata headers) {
            headersSent = true;
            super.sendHeaders(headers);
        }

        @Override
        public void sendMessage(A message) {
            answered = true;
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            answered = true;
            super.close(status, trailers);
        }

        void fail(Throwable error) {
            if (isCancelled()) {
                close(Status.CANCELLED, new Metadata());
                return;
            }
            if (answered) {
                LOG.error("{} failed after its answer", getMethodDescriptor().getBareMethodName(), error);
                return;
            }
            if (error instanceof StatusRuntimeException refused && byGrpc(refused.getStatus().getCode())) {
                close(refused.getStatus(), new Metadata());
                return;
            }
            MilvusException reason = explain(getMethodDescriptor().getBareMethodName(), error);
            StatusAnswers.of(getMethodDescriptor(), Statuses.of(reason)).ifPresentOrElse(this::answer,
                    () -> close(Status.UNIMPLEMENTED.withDescription(reason.getMessage()), new Metadata()));
        }

        private void answer(A failure) {
            if (!headersSent) {
                sendHeaders(new Metadata());
            }
            sendMessage(failure);
            close(Status.OK, new Metadata());
        }

        private static boolean byGrpc(Status.Code code) {
            return switch (code) {
                case UNIMPLEMENTED, UNAUTHENTICATED, PERMISSION_DENIED, RESOURCE_EXHAUSTED -> true;
                case OK, CANCELLED, UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS,
                    FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE, INTERNAL, UNAVAILABLE, DATA_LOSS -> false;
            };
        }
    }
}
