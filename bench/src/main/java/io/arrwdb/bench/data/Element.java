package io.arrwdb.bench.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How one dimension is stored in a file. */
enum Element {
    FLOAT32(4) {
        @Override
        float get(MemorySegment file, long at) {
            return file.get(FLOAT, at);
        }
    },
    FLOAT16(2) {
        @Override
        float get(MemorySegment file, long at) {
            return Float.float16ToFloat(file.get(SHORT, at));
        }
    },
    UINT8(1) {
        @Override
        float get(MemorySegment file, long at) {
            return file.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        }
    };

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final int bytes;

    Element(int bytes) {
        this.bytes = bytes;
    }

    abstract float get(MemorySegment file, long at);
}
