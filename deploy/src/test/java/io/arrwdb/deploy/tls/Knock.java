package io.arrwdb.deploy.tls;

import io.arrwdb.testkit.server.TestCertificate;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Calls a method that no server has: who is let in hears UNIMPLEMENTED. */
final class Knock {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    };
    private static final MethodDescriptor<byte[], byte[]> NOTHING = MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("nothing/Nothing").build();

    private Knock() { }

    static Status.Code plain(int port) {
        return call(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext());
    }

    static Status.Code secure(int port, Path authorities, Optional<TestCertificate> shown) throws Exception {
        SslContextBuilder tls = client(shown).trustManager(authorities.toFile());
        return call(NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls.build()));
    }

    /** The certificate that the server shows. */
    static X509Certificate shownBy(int port, Optional<TestCertificate> own) throws Exception {
        AtomicReference<X509Certificate> seen = new AtomicReference<>();
        SslContext tls = client(own).trustManager(new Recording(seen)).build();
        call(NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(tls));
        return seen.get();
    }

    private static SslContextBuilder client(Optional<TestCertificate> shown) {
        SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
        shown.ifPresent(own -> tls.keyManager(own.chain().toFile(), own.key().toFile()));
        return tls;
    }

    private static Status.Code call(NettyChannelBuilder builder) {
        ManagedChannel channel = builder.build();
        try {
            ClientCalls.blockingUnaryCall(channel, NOTHING, CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS), new byte[0]);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Recording extends X509ExtendedTrustManager {
        private final AtomicReference<X509Certificate> seen;

        Recording(AtomicReference<X509Certificate> seen) {
            this.seen = seen;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            seen.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            seen.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            seen.set(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
