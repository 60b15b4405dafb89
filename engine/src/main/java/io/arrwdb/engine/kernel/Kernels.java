package io.arrwdb.engine.kernel;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What all kernels share: how memory is read, and which kernel this JVM gets. */
final class Kernels {
    /** System property: {@code scalar} forces the plain loops, {@code 128}, {@code 256} or {@code 512} a vector width. */
    static final String PROPERTY = "arrwdb.engine.kernel";

    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Kernels() {}

    static boolean vectorApi() {
        return !"scalar".equals(System.getProperty(PROPERTY))
            && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    static FloatKernel fastest() {
        return vectorApi() ? new SimdFloatKernel() : new ScalarFloatKernel();
    }

    static BinaryKernel fastestBinary() {
        return vectorApi() ? new SimdBinaryKernel() : new ScalarBinaryKernel();
    }
}
