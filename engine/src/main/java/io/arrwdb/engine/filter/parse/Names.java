package io.arrwdb.engine.filter.parse;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.grammar.ExprParser;
import io.arrwdb.engine.filter.plan.Operand;
import java.util.ArrayList;
import java.util.List;

/** What the names of a filter mean in a schema. */
record Names(CollectionSchema schema) {
    /** A field, an element, a path in a JSON field, or a key of the dynamic field. */
    Operand resolve(ExprParser.PathContext path) {
        String name = path.name().getText();
        List<Operand.Step> steps = steps(path);
        return schema.field(name).map(field -> inField(field, steps, path)).orElseGet(() -> dynamic(name, steps));
    }

    private static Operand inField(FieldSchema field, List<Operand.Step> steps, ExprParser.PathContext path) {
        if (field.type() == DataType.JSON) {
            return new Operand.JsonPath(field.id(), steps);
        }
        if (steps.isEmpty()) {
            return new Operand.Field(field.id(), field.type(), field.elementType());
        }
        if (field.type() == DataType.ARRAY && steps.size() == 1 && steps.getFirst() instanceof Operand.Step.Index index) {
            return new Operand.Element(field.id(), field.elementType(), index.index());
        }
        throw FilterException.type("field " + field.name() + " of type " + field.type().milvusName()
            + " has no path " + path.getText() + "; JSON fields have keys, arrays have elements");
    }

    private Operand dynamic(String name, List<Operand.Step> steps) {
        if (!schema.dynamicFieldEnabled() || schema.dynamicField().isEmpty()) {
            throw new FilterException(FilterException.Kind.UNKNOWN_FIELD, "field " + name + " not exist");
        }
        List<Operand.Step> all = new ArrayList<>();
        all.add(new Operand.Step.Key(name));
        all.addAll(steps);
        return new Operand.JsonPath(schema.dynamicField().orElseThrow().id(), all);
    }

    private static List<Operand.Step> steps(ExprParser.PathContext path) {
        List<Operand.Step> steps = new ArrayList<>();
        for (ExprParser.StepContext step : path.step()) {
            if (step.name() != null) {
                throw FilterException.unsupported("struct fields, as in " + path.getText());
            }
            steps.add(step.text() != null ? new Operand.Step.Key(Literals.text(step.getText())) : index(step.getText()));
        }
        return steps;
    }

    private static Operand.Step index(String text) {
        long index = Literals.integer(text, false);
        if (index > Integer.MAX_VALUE) {
            throw FilterException.type("the index " + index + " is larger than any array");
        }
        return new Operand.Step.Index((int) index);
    }
}
