package io.arrwdb.engine.filter.parse;

import java.util.List;

/** What a client sends for a placeholder {@code {name}} of a filter. */
public sealed interface TemplateValue {
    record OfBool(boolean value) implements TemplateValue { }

    record OfLong(long value) implements TemplateValue { }

    record OfDouble(double value) implements TemplateValue { }

    record OfText(String value) implements TemplateValue { }

    /** Integers; the array must not change any more. */
    record OfLongs(long[] values) implements TemplateValue { }

    /** A list of any values, lists among them. */
    record OfList(List<TemplateValue> values) implements TemplateValue { }
}
