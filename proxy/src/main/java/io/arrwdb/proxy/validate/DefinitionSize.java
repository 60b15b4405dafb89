package io.arrwdb.proxy.validate;

import com.google.protobuf.Message;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.limit.Limits;

/** How large a definition may be. What is defined is kept in the metadata store and in the memory of every process. */
public final class DefinitionSize {
    private DefinitionSize() { }

    /** @throws io.arrwdb.proxy.error.MilvusException when the request is longer than {@link Limits#definitionBytes} */
    public static void check(Message request, Limits limits) {
        int bytes = request.getSerializedSize();
        if (bytes > limits.definitionBytes()) {
            throw SchemaErrors.definitionTooLarge(bytes, limits.definitionBytes());
        }
    }
}
