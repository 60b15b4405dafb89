package io.arrwdb.querynode.read;

import com.google.protobuf.ByteString;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.vector.BinaryVectors;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.SparseVectors;
import io.arrwdb.engine.vector.VectorStore;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.rpc.ServiceFailure;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The query vectors of a request as the engine takes them. */
final class QueryVectors {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private QueryVectors() { }

    /** @throws ServiceFailure when they do not fit the field */
    static VectorStore of(SearchRequest request, FieldSchema field) {
        try {
            return switch (field.type()) {
                case FLOAT_VECTOR -> new DenseVectors(memory(request.getQueries()), field.dim(), request.getNq());
                case BINARY_VECTOR -> new BinaryVectors(memory(request.getQueries()), field.dim() / 8, request.getNq());
                case SPARSE_FLOAT_VECTOR -> sparse(request);
                default -> throw ServiceFailure.refused(ReadPlan.PARAMETER_INVALID, "field " + field.name() + " of type "
                        + field.type().milvusName() + " cannot be searched");
            };
        } catch (IllegalArgumentException e) {
            throw ServiceFailure.refused(ReadPlan.PARAMETER_INVALID, "the query vectors do not fit field " + field.name()
                    + ": " + e.getMessage());
        }
    }

    private static SparseVectors sparse(SearchRequest request) {
        int count = request.getSparseQueriesCount();
        byte[] offsets = new byte[4 * (count + 1)];
        MemorySegment offsetMemory = MemorySegment.ofArray(offsets);
        ByteString all = ByteString.EMPTY;
        for (int i = 0; i < count; i++) {
            all = all.concat(request.getSparseQueries(i));
            offsetMemory.set(INT, 4L * (i + 1), all.size());
        }
        return new SparseVectors(offsetMemory, memory(all), count);
    }

    /** A copy on the heap, whose memory the kernels may read from any thread. */
    private static MemorySegment memory(ByteString bytes) {
        return MemorySegment.ofArray(bytes.toByteArray());
    }
}
