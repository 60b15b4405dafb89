package io.arrwdb.adapters.etcd;

import io.arrwdb.core.port.meta.MetaStoreException;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.Metadata;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The headers of requests: etcd's token for the configured user, asked for once and again when it is over. In the loop alone. */
final class Login {
    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    private final Optional<EtcdUser> user;
    private final Members members;
    private final long timeoutMillis;
    private CompletableFuture<String> token;

    Login(Optional<EtcdUser> user, Members members, long timeoutMillis) {
        this.user = user;
        this.members = members;
        this.timeoutMillis = timeoutMillis;
    }

    /** Fresh headers with the token, if there is a user. */
    CompletableFuture<Metadata> headers() {
        if (user.isEmpty()) {
            return CompletableFuture.completedFuture(new Metadata());
        }
        if (token == null || token.isCompletedExceptionally()) {
            token = authenticate(user.get());
        }
        return token.thenApply(held -> {
            Metadata headers = new Metadata();
            headers.put(TOKEN, held);
            return headers;
        });
    }

    /** The token is no longer taken. */
    void isOver() {
        if (token != null && token.isDone()) {
            token = null;
        }
    }

    private CompletableFuture<String> authenticate(EtcdUser who) {
        CompletableFuture<String> made = new CompletableFuture<>();
        Members.Member member = members.current();
        AuthenticateRequest request = AuthenticateRequest.newBuilder().setName(who.name()).setPassword(who.password().now()).build();
        Call.<AuthenticateRequest, AuthenticateResponse>send(member.channel(), AuthGrpc.getAuthenticateMethod(), request,
                new Metadata(), timeoutMillis, outcome -> {
                    if (outcome.status().isOk()) {
                        made.complete(outcome.answer().getToken());
                        return;
                    }
                    String what = "the login of " + who.name() + " at " + member.endpoint();
                    boolean silent = Failures.isSilence(outcome.status());
                    if (silent) {
                        members.failed(member);
                    }
                    MetaStoreException failure = silent ? Failures.silence(what, outcome.status()) : Failures.refusal(what, outcome.status());
                    made.completeExceptionally(failure);
                });
        return made;
    }
}
