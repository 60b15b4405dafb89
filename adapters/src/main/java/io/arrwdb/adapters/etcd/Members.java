package io.arrwdb.adapters.etcd;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * etcd's members, a connection each. One is used until it fails, then the next: a member that is gone or cut off costs one
 * failure, not every n-th question. Used in the store's loop alone, but for the channels.
 */
final class Members implements AutoCloseable {
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    record Member(URI endpoint, ManagedChannel channel) { }

    private final List<Member> members = new ArrayList<>();
    private int current;

    /** Connects to nothing yet. @param executor runs what the channels tell */
    Members(EtcdConfig config, Executor executor) {
        ChannelCredentials plain = InsecureChannelCredentials.create();
        ChannelCredentials secure = config.tls().isPresent() ? secure(config.tls().get()) : plain;
        for (URI endpoint : config.endpoints()) {
            members.add(new Member(endpoint, Grpc.newChannelBuilderForAddress(endpoint.getHost(), endpoint.getPort(),
                            EtcdConfig.isSecure(endpoint) ? secure : plain)
                    .executor(executor)
                    .maxInboundMessageSize(config.limits().maxResponseBytes())
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .disableServiceConfigLookUp()
                    .build()));
        }
    }

    private static ChannelCredentials secure(EtcdTls tls) {
        TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder().trustManager(tls.authorities());
        tls.identity().ifPresent(credentials::keyManager);
        return credentials.build();
    }

    Member current() {
        return members.get(current);
    }

    int count() {
        return members.size();
    }

    /** The member did not answer: others are asked from now on, and it is connected anew when its turn comes. */
    void failed(Member member) {
        member.channel().resetConnectBackoff();
        if (member == current()) {
            current = (current + 1) % members.size();
        }
    }

    /** What is under way fails. */
    @Override
    public void close() {
        members.forEach(member -> member.channel().shutdownNow());
        members.forEach(Members::awaitEnd);
    }

    private static void awaitEnd(Member member) {
        try {
            member.channel().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
