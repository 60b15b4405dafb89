package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import io.arrwdb.engine.filter.plan.Kind;
import java.util.Arrays;
import java.util.List;

/** An immutable set of constants of any type that is asked for values of which only the row knows the type. */
final class JsonSet {
    private final LongSet longs;
    /** All numbers as floats, and the floats alone, ascending. */
    private final double[] numbers;
    private final double[] floats;
    private final TextSet texts;
    private final List<Constant> lists;
    private final boolean withTrue;
    private final boolean withFalse;
    private final boolean withNumbers;
    private final boolean withTexts;

    JsonSet(ConstantList values) {
        List<Constant> all = values.asList();
        longs = LongSet.of(all.stream().filter(Constant.OfLong.class::isInstance)
            .mapToLong(v -> ((Constant.OfLong) v).value()).toArray());
        numbers = all.stream().filter(v -> v.kind().isNumeric()).mapToDouble(v -> v.asDouble() + 0.0).sorted().toArray();
        floats = all.stream().filter(v -> v.kind() == Kind.FLOAT).mapToDouble(v -> v.asDouble() + 0.0).sorted().toArray();
        List<String> strings = all.stream().filter(Constant.OfText.class::isInstance).map(v -> ((Constant.OfText) v).value()).toList();
        texts = TextSet.of(strings);
        lists = all.stream().filter(Constant.OfList.class::isInstance).toList();
        withTrue = all.contains(Constant.of(true));
        withFalse = all.contains(Constant.of(false));
        withNumbers = numbers.length > 0;
        withTexts = !strings.isEmpty();
    }

    boolean contains(JsonValue value) {
        return switch (value.type) {
            case NONE, OBJECT -> false;
            case BOOL -> value.bool ? withTrue : withFalse;
            case LONG -> longs.contains(value.integer) || Arrays.binarySearch(floats, value.number) >= 0;
            case DOUBLE -> Arrays.binarySearch(numbers, value.number + 0.0) >= 0;
            case TEXT -> texts.contains(value.memory, value.start, value.end);
            case ARRAY -> lists.stream().anyMatch(list -> JsonMatch.equal(value, list));
        };
    }

    /** Whether the set has constants that a value of this type can be compared with. */
    boolean comparable(JsonValue value) {
        return switch (value.type) {
            case NONE, OBJECT -> false;
            case BOOL -> withTrue || withFalse;
            case LONG, DOUBLE -> withNumbers;
            case TEXT -> withTexts;
            case ARRAY -> !lists.isEmpty();
        };
    }
}
