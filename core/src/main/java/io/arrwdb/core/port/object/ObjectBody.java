package io.arrwdb.core.port.object;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of an object to store; read in any order, also more than once when an upload is retried. */
public interface ObjectBody {
    long lengthBytes();

    /** Fills {@code target} from {@code offset} on, as far as both reach. */
    void read(long offset, ByteBuffer target);

    /** A body over an array, which must not change until the put completes. */
    static ObjectBody of(byte[] bytes) {
        return new ObjectBody() {
            @Override
            public long lengthBytes() {
                return bytes.length;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                int from = Math.toIntExact(offset);
                target.put(bytes, from, Math.min(target.remaining(), bytes.length - from));
            }

            @Override
            public String toString() {
                return "ObjectBody" + Arrays.hashCode(bytes);
            }
        };
    }
}
