package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of a filter's placeholders. */
record Templates(Map<String, TemplateValue> values, FilterLimits limits) {
    Constant constant(String name) {
        TemplateValue value = values.get(name);
        if (value == null) {
            throw new FilterException(FilterException.Kind.TEMPLATE,
                "the value of expression template variable name {" + name + "} is not found");
        }
        return constant(name, value, 0);
    }

    private Constant constant(String name, TemplateValue value, int depth) {
        if (depth > limits.maxDepth()) {
            throw refused(name, "nests deeper than " + limits.maxDepth() + " levels");
        }
        return switch (value) {
            case TemplateValue.OfBool v -> Constant.of(v.value());
            case TemplateValue.OfLong v -> Constant.of(v.value());
            case TemplateValue.OfDouble v -> number(name, v.value());
            case TemplateValue.OfText v -> Constant.of(v.value());
            case TemplateValue.OfLongs v -> {
                checkSize(name, v.values().length);
                yield new Constant.OfList(new ConstantList.Longs(v.values()));
            }
            case TemplateValue.OfList v -> {
                checkSize(name, v.values().size());
                List<Constant> constants = new ArrayList<>(v.values().size());
                for (TemplateValue element : v.values()) {
                    constants.add(constant(name, element, depth + 1));
                }
                yield Constant.of(constants);
            }
        };
    }

    private static Constant number(String name, double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw refused(name, "is " + value + "; only finite numbers compare");
        }
        return Constant.of(value);
    }

    private void checkSize(String name, int size) {
        if (size > limits.maxListSize()) {
            throw refused(name, "has " + size + " values, at most " + limits.maxListSize() + " are allowed");
        }
    }

    private static FilterException refused(String name, String why) {
        return new FilterException(FilterException.Kind.TEMPLATE, "the template variable {" + name + "} " + why);
    }
}
