package io.arrwdb.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.intercept.ErrorInterceptor;
import io.arrwdb.proxy.milvus.ReadTest;
import io.arrwdb.proxy.milvus.WriteTest;
import io.arrwdb.testkit.mutant.Mutant;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.StatusRuntimeException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules that a proxy keeps are needed: without each, a test of its writes or reads fails. */
@Timeout(120)
public class ProxyMutantsTest {
    private static final AtomicLong COUNT = new AtomicLong();

    /** C13. */
    @Test
    void everyTryOfAWriteIsAnotherRequest() {
        missed(WriteTest.class, "triesAgainUnderTheSameRequestIdAndWritesOnce", WriteDispatch.class.getName() + "$Round", "message",
                "underAnotherRequest");
    }

    /** C17. */
    @Test
    void everyReadAsksTheOracle() {
        missed(ReadTest.class, "anEventualReadNeedsNoOracle", OracleTime.class.getName(), "ifKnown", "askedNow");
    }

    /** C19. */
    @Test
    void aSessionReadsAsStronglyAsAnyBody() {
        missed(ReadTest.class, "aSessionReadsItsOwnWriteAtItsOwnTimestamp", ReadClock.class.getName(), "of", "strongly");
    }

    /** C20. */
    @Test
    void whatAHandlerThrowsLeavesAsItIs() {
        assertThat(Mutant.by(ProxyMutantsTest.class).replacing(ErrorInterceptor.class, "interceptCall", "unguarded")
                .missedBy(WriteTest.class, "tellsAnUnexpectedFailureAsAStatusToo")).containsInstanceOf(StatusRuntimeException.class);
    }

    /** C20. */
    @Test
    void theProxyTriesAgainWhatIsOverload() {
        missed(WriteTest.class, "passesOverloadAndLastingRefusalsOnAtOnce", WriteDispatch.class.getName(), "worthAnotherTry", "retriable");
    }

    /** C24. */
    @Test
    void everyLegOfAReadHasATimestampOfItsOwn() {
        missed(ReadTest.class, "goesOnUntilEveryShardIsCovered", Reads.class.getName(), "with", "atATimeOfItsOwn");
    }

    private static void missed(Class<?> test, String method, String owner, String replaced, String by) {
        assertThat(Mutant.by(ProxyMutantsTest.class).replacing(owner, replaced, by).missedBy(test, method))
                .as("what %s.%s says", test.getSimpleName(), method).containsInstanceOf(AssertionError.class);
    }

    public static WriteRequest underAnotherRequest(RequestId request, LogGroupId group, List<ShardWrite> share) {
        return WriteRequest.newBuilder().setLogGroup(group.value()).setRequestHigh(request.high())
                .setRequestLow(COUNT.incrementAndGet()).addAllWrites(share).build();
    }

    static Optional<Timestamp> askedNow(OracleTime time) {
        return Optional.of(time.ask(Deadline.after(3, TimeUnit.SECONDS)));
    }

    public static ReadPoint strongly(ReadClock clock, CollectionMeta collection, ReadClock.Wish wish, Deadline deadline) {
        return clock.strong(deadline);
    }

    public static ServerCall.Listener<Object> unguarded(ServerCall<Object, Object> call, Metadata headers, ServerCallHandler<Object, Object> next) {
        return next.startCall(call, headers);
    }

    public static boolean retriable(MilvusException refusal) {
        return refusal.retriable();
    }

    public static ReadContext atATimeOfItsOwn(ReadContext context, Collection<ShardId> shards, TokenRing ring) {
        ReadContext.Builder of = context.toBuilder().setMvccTs(context.getMvccTs() + COUNT.incrementAndGet());
        shards.forEach(shard -> of.addShards(shard.value()));
        return of.build();
    }
}
