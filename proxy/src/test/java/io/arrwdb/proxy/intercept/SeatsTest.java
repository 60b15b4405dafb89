package io.arrwdb.proxy.intercept;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.rpc.RequestContext;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deployment can put into its seats: one that says who asks, one that limits, one that writes down what a request cost. */
class SeatsTest {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final int ROWS = 50;

    private final List<String> audit = new CopyOnWriteArrayList<>();
    private final FakeCluster cluster = new FakeCluster(ProxyConfig.defaults(), Metrics.NONE,
            List.of(new Authentication(), new Limit(), new Audit()));

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theRequestIsKnownByPrincipalDatabaseTraceAndCostWhenItIsOver() {
        createLoaded(cluster, "c", schema());
        assertThat(cluster.client().insert(rows("c", ROWS)).getStatus().getCode()).isZero();
        audit.clear();
        assertThat(as("ada").query(QueryRequest.newBuilder().setCollectionName("c").setExpr("").addOutputFields("count(*)").build())
                .getStatus().getCode()).isZero();
        assertThat(audit).containsExactly("Query by ada in default, trace 0af7651916cd43dd8448eb211c80319c, " + ROWS + " rows scanned");
    }

    @Test
    void whatASeatRefusesReachesNobodyFurtherIn() {
        assertThatThrownBy(() -> as("mallory").query(QueryRequest.newBuilder().setCollectionName("c").build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
                    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                    assertThat(refusal.getStatus().getDescription()).isEqualTo("mallory asks too often");
                });
        assertThat(audit).isEmpty();
    }

    private MilvusServiceBlockingStub as(String principal) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, principal);
        headers.put(ContextInterceptor.DATABASE, "default");
        headers.put(ContextInterceptor.TRACE_PARENT, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        return cluster.client().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static final class Authentication implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            RequestContext nobody = RequestContext.current();
            String principal = headers.get(AUTHORIZATION);
            RequestContext known = new RequestContext(principal == null ? "" : principal, nobody.database(), nobody.traceId());
            return Contexts.interceptCall(known.attachTo(Context.current()), call, headers, next);
        }
    }

    private static final class Limit implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            if (!RequestContext.current().principal().equals("mallory")) {
                return next.startCall(call, headers);
            }
            call.close(Status.RESOURCE_EXHAUSTED.withDescription("mallory asks too often"), new Metadata());
            return new ServerCall.Listener<>() { };
        }
    }

    private final class Audit implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            RequestContext request = RequestContext.current();
            return next.startCall(new SimpleForwardingServerCall<>(call) {
                @Override
                public void close(Status status, Metadata trailers) {
                    audit.add(call.getMethodDescriptor().getBareMethodName() + " by " + request.principal() + " in " + request.database()
                            + ", trace " + request.traceId() + ", " + request.scannedRows() + " rows scanned");
                    super.close(status, trailers);
                }
            }, headers);
        }
    }
}
