package io.arrwdb.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.EnumSet;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * How roles prove to each other who they are: both sides show a certificate. Whoever is called must show one for the role or node
 * that the call is for, whoever calls one for some role.
 *
 * @param identity shows this process's certificate
 * @param authorities who must have signed the peers' certificates
 */
public record RoleTls(X509ExtendedKeyManager identity, X509ExtendedTrustManager authorities) {
    private static final String PROTOCOL = "TLSv1.3";
    /** Who resumes a session shows no certificate. None lives long enough, so that each connection is judged by the files of its moment. */
    private static final long SESSION_SECONDS = 1;

    SslContext ofCaller() {
        return build(GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .keyManager(identity).trustManager(RolePeers.called(authorities)));
    }

    SslContext ofCalled() {
        return build(GrpcSslContexts.configure(SslContextBuilder.forServer(identity), SslProvider.JDK)
                .trustManager(RolePeers.of(authorities, EnumSet.allOf(Role.class))).clientAuth(ClientAuth.REQUIRE));
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.protocols(PROTOCOL).sessionTimeout(SESSION_SECONDS).build();
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK does not speak " + PROTOCOL, e);
        }
    }
}
