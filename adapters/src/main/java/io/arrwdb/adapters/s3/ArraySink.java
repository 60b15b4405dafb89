package io.arrwdb.adapters.s3;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Puts the bytes of an answer where they belong in an array, without a copy in between. An answer that ends early is asked for again.
 */
final class ArraySink implements AsyncResponseTransformer<GetObjectResponse, GetObjectResponse> {
    private final Function<GetObjectResponse, byte[]> target;
    private final int offset;
    private volatile CompletableFuture<GetObjectResponse> result;
    private volatile GetObjectResponse response;

    /** @param target the array for an answer, long enough for it behind {@code offset} */
    ArraySink(Function<GetObjectResponse, byte[]> target, int offset) {
        this.target = target;
        this.offset = offset;
    }

    @Override
    public CompletableFuture<GetObjectResponse> prepare() {
        result = new CompletableFuture<>();
        return result;
    }

    @Override
    public void onResponse(GetObjectResponse answer) {
        response = answer;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> publisher) {
        publisher.subscribe(new Copy(response, result));
    }

    @Override
    public void exceptionOccurred(Throwable error) {
        result.completeExceptionally(error);
    }

    private final class Copy implements Subscriber<ByteBuffer> {
        private final GetObjectResponse answer;
        private final CompletableFuture<GetObjectResponse> done;
        private final long expected;
        private byte[] array;
        private long received;

        Copy(GetObjectResponse answer, CompletableFuture<GetObjectResponse> done) {
            this.answer = answer;
            this.done = done;
            expected = answer.contentLength();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            try {
                array = target.apply(answer);
                subscription.request(Long.MAX_VALUE);
            } catch (RuntimeException unwanted) {
                subscription.cancel();
                done.completeExceptionally(unwanted);
            }
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            int length = bytes.remaining();
            if (received + length <= expected) {
                bytes.get(array, offset + (int) received, length);
            }
            received += length;
        }

        @Override
        public void onError(Throwable error) {
            done.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            if (received == expected) {
                done.complete(answer);
            } else {
                done.completeExceptionally(RetryableException.builder().message("the answer has " + received + " bytes, announced were "
                        + expected).build());
            }
        }
    }
}
