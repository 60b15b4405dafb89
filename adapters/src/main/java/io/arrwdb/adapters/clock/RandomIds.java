package io.arrwdb.adapters.clock;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.port.clock.UniqueIds;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Names from the operating system's randomness. */
public final class RandomIds implements UniqueIds {
    private final SecureRandom random = new SecureRandom();

    @Override
    public RequestId next() {
        byte[] bits = new byte[16];
        random.nextBytes(bits);
        ByteBuffer buffer = ByteBuffer.wrap(bits);
        return new RequestId(buffer.getLong(), buffer.getLong());
    }
}
