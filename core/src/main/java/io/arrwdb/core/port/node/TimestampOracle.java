package io.arrwdb.core.port.node;

import io.arrwdb.core.time.TimestampRange;
import java.util.concurrent.CompletionStage;

/** The root coordinator's clock as the other nodes see it: every range lies above every range handed out before. */
public interface TimestampOracle {
    /** @param count how many, at least 1 and at most 65,536 */
    CompletionStage<TimestampRange> allocate(int count);
}
