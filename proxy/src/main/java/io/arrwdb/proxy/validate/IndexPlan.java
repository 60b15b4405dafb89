package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.InvalidIndexParam;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.wire.JsonText;
import io.arrwdb.proxy.wire.Params;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a CreateIndex request asks for, checked.
 *
 * @param params build parameters with every default filled in
 * @param userParams the request's own pairs, with type and metric where they were left out: what DescribeIndex answers
 */
public record IndexPlan(String type, String metric, Map<String, String> params, Map<String, String> userParams) {
    /** @throws io.arrwdb.proxy.error.MilvusException when the field cannot have such an index */
    public static IndexPlan read(FieldSchema field, List<KeyValuePair> pairs) {
        if (!field.type().isVector()) {
            throw SchemaErrors.unsupportedFeature("an index on the scalar field " + field.name()
                    + "; filters work without one: it");
        }
        try {
            IndexSpec spec = IndexSpec.parse(kindOf(field), Params.flattened(pairs));
            Map<String, String> params = new TreeMap<>(Map.of(IndexSpec.M, Integer.toString(spec.m()),
                    IndexSpec.EF_CONSTRUCTION, Integer.toString(spec.efConstruction())));
            Map<String, String> userParams = new TreeMap<>(Params.of(pairs));
            userParams.put(IndexSpec.INDEX_TYPE, spec.type().name());
            userParams.put(IndexSpec.METRIC_TYPE, spec.metric().name());
            return new IndexPlan(spec.type().name(), spec.metric().name(), params, userParams);
        } catch (InvalidIndexParam e) {
            throw SchemaErrors.invalid(e.getMessage());
        } catch (JsonText.Malformed e) {
            throw SchemaErrors.invalid("index params are not valid JSON, " + e.getMessage());
        }
    }

    /** The family of a vector field. */
    public static VectorKind kindOf(FieldSchema field) {
        return switch (field.type()) {
            case FLOAT_VECTOR -> VectorKind.DENSE;
            case BINARY_VECTOR -> VectorKind.BINARY;
            case SPARSE_FLOAT_VECTOR -> VectorKind.SPARSE;
            default -> throw new IllegalArgumentException("field " + field.name() + " is no vector that can be searched");
        };
    }
}
