package io.arrwdb.core.port.log;

import io.arrwdb.core.id.Offset;
import java.util.concurrent.CompletionStage;

/** Appends to one partition, in the order of the calls, many in flight. */
public interface LogProducer extends AutoCloseable {
    /**
     * Completes with the record's offset once it is durable. A failure leaves it unknown whether the record is in the
     * log; after the first failure every later append fails too.
     */
    CompletionStage<Offset> append(byte[] record);

    /** Refuses further appends; those in flight still complete. */
    @Override
    void close();
}
