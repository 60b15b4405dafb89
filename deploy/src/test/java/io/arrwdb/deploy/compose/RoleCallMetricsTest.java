package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoleCallMetricsTest {
    private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder(new Bytes(), new Bytes())
            .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("arrwdb.Role/Ask").build();

    @Test
    void aCallThatItsCallerGivesUpIsNoLongerInProgress() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        ServerServiceDefinition service = ServerServiceDefinition.builder("arrwdb.Role").addMethod(METHOD, (call, headers) -> {
            begun.countDown();
            return new ServerCall.Listener<>() {
                @Override
                public void onCancel() {
                    cancelled.countDown();
                }
            };
        }).build();
        Server server = InProcessServerBuilder.forName("given-up").directExecutor().addService(service)
                .intercept(new RoleCallMetrics(registry)).build().start();
        ManagedChannel channel = InProcessChannelBuilder.forName("given-up").directExecutor().build();
        try {
            ClientCall<byte[], byte[]> call = channel.newCall(METHOD, CallOptions.DEFAULT);
            call.start(new ClientCall.Listener<>() { }, new Metadata());
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(registry.get("arrwdb.role.calls.in.progress").tag("rpc", "Role/Ask").gauge().value()).isEqualTo(1);
            call.cancel("another was faster", null);
            assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(registry.get("arrwdb.role.calls.in.progress").tag("rpc", "Role/Ask").gauge().value()).isZero();
            assertThat(registry.get("arrwdb.role.call.duration").tag("code", "CANCELLED").timer().count()).isEqualTo(1);
        } finally {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }
}
