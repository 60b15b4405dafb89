package io.arrwdb.adapters.etcd;

import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/** One stream of etcd with one watch on it, so that a progress answer speaks of this watch alone. */
final class WatchStream {
    /** Has etcd end a stream on a member that finds no leader, rather than leave it silent. */
    private static final Metadata.Key<String> REQUIRE_LEADER = Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    /** Hears a stream, in the loop. */
    interface Hearer {
        void response(WatchStream from, WatchResponse response);

        void over(WatchStream from, Status status);
    }

    private final Members.Member member;
    private final WatchContext context;
    private final Hearer hearer;
    private ClientCall<WatchRequest, WatchResponse> call;
    private long heardNanos;

    WatchStream(Members.Member member, WatchContext context, Hearer hearer) {
        this.member = member;
        this.context = context;
        this.hearer = hearer;
        heardNanos = context.clock().monotonicNanos();
    }

    Members.Member member() {
        return member;
    }

    void start(WatchRequest create, Metadata headers) {
        headers.put(REQUIRE_LEADER, "true");
        call = member.channel().newCall(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT);
        call.start(new Messages(), headers);
        call.request(1);
        call.sendMessage(create);
    }

    /** etcd answers once everything before has been sent, and not while the stream begins in the future. */
    void askProgress() {
        call.sendMessage(Requests.PROGRESS);
    }

    /** Nothing was there to be told: the silence begins now. */
    void isComplete() {
        heardNanos = context.clock().monotonicNanos();
    }

    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(context.clock().monotonicNanos() - heardNanos);
    }

    void cancel() {
        if (call != null) {
            call.cancel("the watch goes on without this stream", null);
        }
    }

    private final class Messages extends ClientCall.Listener<WatchResponse> {
        @Override
        public void onMessage(WatchResponse response) {
            heardNanos = context.clock().monotonicNanos();
            call.request(1);
            hearer.response(WatchStream.this, response);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            hearer.over(WatchStream.this, status);
        }
    }
}
