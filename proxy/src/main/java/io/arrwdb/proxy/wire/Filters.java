package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.parse.FilterLimits;
import io.arrwdb.engine.filter.parse.FilterParser;
import io.arrwdb.engine.filter.parse.TemplateValue;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.proto.milvus.schema.TemplateArrayValue;
import io.arrwdb.proxy.error.ReadErrors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Filters as clients send them, text and template values, into plans. */
public final class Filters {
    private static final int TEMPLATE_DEPTH = 8;

    private Filters() { }

    /** @throws io.arrwdb.proxy.error.MilvusException when the filter is wrong or not supported */
    public static FilterPlan compile(String expression, CollectionSchema schema,
            Map<String, io.arrwdb.proto.milvus.schema.TemplateValue> templates) {
        Map<String, TemplateValue> values = new HashMap<>();
        templates.forEach((name, value) -> values.put(name, value(expression, value)));
        try {
            return FilterParser.parse(expression, schema, values, FilterLimits.defaults());
        } catch (FilterException e) {
            throw ReadErrors.filter(e.getMessage());
        }
    }

    private static TemplateValue value(String expression,
            io.arrwdb.proto.milvus.schema.TemplateValue value) {
        return switch (value.getValCase()) {
            case BOOL_VAL -> new TemplateValue.OfBool(value.getBoolVal());
            case INT64_VAL -> new TemplateValue.OfLong(value.getInt64Val());
            case FLOAT_VAL -> new TemplateValue.OfDouble(value.getFloatVal());
            case STRING_VAL -> new TemplateValue.OfText(value.getStringVal());
            case ARRAY_VAL -> array(expression, value.getArrayVal(), 0);
            case BYTES_VAL, VAL_NOT_SET -> throw ReadErrors.plan(expression,
                    "template values of kind " + value.getValCase() + " are not supported");
        };
    }

    private static TemplateValue array(String expression, TemplateArrayValue array, int depth) {
        if (depth > TEMPLATE_DEPTH) {
            throw ReadErrors.plan(expression, "a template value nests deeper than " + TEMPLATE_DEPTH + " arrays");
        }
        return switch (array.getDataCase()) {
            case LONG_DATA -> new TemplateValue.OfLongs(
                    array.getLongData().getDataList().stream().mapToLong(Long::longValue).toArray());
            case BOOL_DATA -> list(array.getBoolData().getDataList().stream()
                    .map(TemplateValue.OfBool::new).toList());
            case DOUBLE_DATA -> list(array.getDoubleData().getDataList().stream()
                    .map(TemplateValue.OfDouble::new).toList());
            case STRING_DATA -> list(array.getStringData().getDataList().stream()
                    .map(TemplateValue.OfText::new).toList());
            case ARRAY_DATA -> list(array.getArrayData().getDataList().stream()
                    .map(a -> array(expression, a, depth + 1)).toList());
            case DATA_NOT_SET -> list(List.of());
            case JSON_DATA -> throw ReadErrors.plan(expression, "template values of JSON are not supported yet");
        };
    }

    private static TemplateValue list(
            List<? extends TemplateValue> values) {
        return new TemplateValue.OfList(List.copyOf(values));
    }
}
