package io.arrwdb.engine.filter.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Random filters, each as the text that is parsed and as a function that says of one row, given as plain values, what the filter
 * should answer: true, false, or null for unknown. It shares no code with what it checks.
 */
final class Expressions {
    /** A condition and its meaning. */
    record Test(String text, Function<Map<String, Object>, Boolean> meaning) { }

    /** A value and its meaning; null is no value. */
    record Value(String text, Function<Map<String, Object>, Object> meaning) { }

    private static final List<String> INTEGERS = List.of("id", "i8", "i16", "i32", "i64", "late");
    private static final List<String> PATHS = List.of("j['a']", "j[\"b\"]", "j['k é']", "j['a']['b']", "j['a'][1]", "j[0]", "j",
        "j['x\\\"y']", "a", "b2", "$meta['a']", "$meta['k é']['a']");
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

    private final RandomGenerator random;

    Expressions(RandomGenerator random) {
        this.random = random;
    }

    static String text(RandomGenerator random) {
        String[] parts = {"a", "b", "ab", "é", "\ud83d\ude00", "%", "_", "x\"y"};
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            out.append(parts[random.nextInt(parts.length)]);
        }
        return out.toString();
    }

    Test test(int depth) {
        if (depth > 0 && random.nextInt(3) > 0) {
            return connected(depth);
        }
        return switch (random.nextInt(13)) {
            case 0, 1 -> compareNumbers();
            case 2 -> compareTexts();
            case 3 -> compareBools();
            case 4 -> compareJson();
            case 5 -> in();
            case 6 -> inJson();
            case 7 -> like();
            case 8 -> isNull();
            case 9 -> exists();
            case 10 -> contains();
            case 11 -> arrayEquality();
            default -> range();
        };
    }

    private Test connected(int depth) {
        Test left = test(depth - 1);
        Test right = test(depth - 1);
        return switch (random.nextInt(3)) {
            case 0 -> new Test("not (" + left.text + ")", row -> not(left.meaning.apply(row)));
            case 1 -> new Test("(" + left.text + pick(" and ", " && ", " AND ") + right.text + ")",
                row -> and(left.meaning.apply(row), right.meaning.apply(row)));
            default -> new Test("(" + left.text + pick(" or ", " || ", " OR ") + right.text + ")",
                row -> not(and(not(left.meaning.apply(row)), not(right.meaning.apply(row)))));
        };
    }

    private Test compareNumbers() {
        Value left = number(2);
        Value right = number(random.nextInt(2));
        String op = pick(COMPARISONS);
        return new Test(left.text + " " + op + " " + right.text, row ->
            compared(op, stored(left, right).apply(row), stored(right, left).apply(row)));
    }

    /** A constant that is compared with a Float field is rounded to 32 bits. */
    private static Function<Map<String, Object>, Object> stored(Value value, Value other) {
        boolean single = other.text.equals("f32") || other.text.startsWith("af[");
        return single && value.text.matches("-?[0-9.]+") ? row -> (double) ((Number) value.meaning.apply(row)).floatValue()
            : value.meaning;
    }

    private Value number(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            Value left = number(depth - 1);
            Value right = number(depth - 1);
            String op = pick("+", "-", "*", "/");
            boolean byZero = op.equals("/") && right.text.matches("[-(]*0.*");
            boolean constants = left.text.matches("[-(]*[0-9].*") && right.text.matches("[-(]*[0-9].*");
            if (!byZero && !constants) {
                return new Value("(" + left.text + " " + op + " " + right.text + ")",
                    row -> computed(op, left.meaning.apply(row), right.meaning.apply(row)));
            }
        }
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> field(pick(INTEGERS));
            case 3 -> field(pick("f32", "f64"));
            case 4 -> element(pick("ai", "af"));
            case 5 -> new Value("array_length(ai)", row -> row.get("ai") instanceof List<?> list ? (long) list.size() : null);
            default -> constantNumber();
        };
    }

    private Value constantNumber() {
        if (random.nextInt(3) == 0) {
            double value = random.nextInt(-6, 7) / 4.0 + 0.1;
            return new Value(Double.toString(value), _ -> value);
        }
        long value = random.nextInt(-5, 6);
        return new Value(Long.toString(value), _ -> value);
    }

    private Test range() {
        Value field = field(pick(INTEGERS));
        long low = random.nextInt(-5, 5);
        long high = low + random.nextInt(6);
        return new Test(low + " < " + field.text + " <= " + high, row ->
            and(compared("<", low, field.meaning.apply(row)), compared("<=", field.meaning.apply(row), high)));
    }

    private Test compareTexts() {
        Value left = random.nextBoolean() ? field(pick("s", "t")) : element("as");
        Value right = random.nextInt(3) == 0 ? field("s") : constantText();
        String op = pick(COMPARISONS);
        return new Test(left.text + " " + op + " " + right.text,
            row -> compared(op, left.meaning.apply(row), right.meaning.apply(row)));
    }

    private Value constantText() {
        String value = text(random);
        return new Value("'" + value.replace("\"", "\\\"") + "'", _ -> value);
    }

    private Test compareBools() {
        Value left = random.nextBoolean() ? field("b") : element("ab");
        boolean right = random.nextBoolean();
        String op = pick("==", "!=");
        return new Test(left.text + " " + op + " " + pick(right, right ? "TRUE" : "False"),
            row -> compared(op, left.meaning.apply(row), right));
    }

    private Test compareJson() {
        Value left = path();
        if (random.nextInt(5) == 0) {
            Value plus = constantNumber();
            Value before = left;
            left = new Value(left.text + " + " + plus.text, row -> computed("+", before.meaning.apply(row), plus.meaning.apply(row)));
        }
        Value json = left;
        if (random.nextInt(6) == 0) {
            List<Object> list = List.of(1L, "a");
            return new Test(path(json) + " == [1, 'a']", row -> path(json, row) instanceof List<?> found ? sameList(found, list) : null);
        }
        Value right = switch (random.nextInt(4)) {
            case 0 -> constantText();
            case 1 -> field("i32");
            default -> constantNumber();
        };
        String op = pick(COMPARISONS);
        return new Test(json.text + " " + op + " " + right.text,
            row -> compared(op, scalar(json.meaning.apply(row)), right.meaning.apply(row)));
    }

    private static String path(Value json) {
        return json.text.replaceAll(" \\+ .*", "");
    }

    private static Object path(Value json, Map<String, Object> row) {
        return new Expressions(null).pathValue(path(json)).meaning.apply(row);
    }

    private Test in() {
        Value field = field(pick("id", "i32", "i8", "s"));
        List<Object> values = random.ints(random.nextInt(14)).mapToObj(_ -> field.text.equals("s")
            ? (Object) text(random) : (Object) (long) random.nextInt(-9, 10)).toList();
        boolean negated = random.nextBoolean();
        return new Test(field.text + (negated ? " not in " : " in ") + list(values), row -> {
            Object value = field.meaning.apply(row);
            return value == null ? null : values.contains(value) != negated;
        });
    }

    private Test inJson() {
        Value path = path();
        List<Object> values = random.ints(1 + random.nextInt(4)).mapToObj(_ -> switch (random.nextInt(4)) {
            case 0 -> (Object) text(random);
            case 1 -> (Object) random.nextBoolean();
            case 2 -> (Object) (random.nextInt(-4, 5) / 2.0);
            default -> (Object) (long) random.nextInt(-4, 5);
        }).toList();
        return new Test(path.text + " in " + list(values), row -> {
            Object value = path.meaning.apply(row);
            List<Boolean> answers = values.stream().map(v -> compared("==", scalar(value), v)).toList();
            return answers.contains(true) ? Boolean.TRUE : answers.contains(false) ? Boolean.FALSE : null;
        });
    }

    private Test like() {
        String[] parts = {"%", "%", "_", "a", "b", "é", "\\\\%", "\\\\_"};
        StringBuilder pattern = new StringBuilder();
        for (int n = random.nextInt(5); n > 0; n--) {
            pattern.append(parts[random.nextInt(parts.length)]);
        }
        String regex = pattern.toString().replace("\\\\%", "\u0001").replace("\\\\_", "\u0002").replace("%", "(?s:.*)")
            .replace("_", "(?s:.)").replace('\u0001', '%').replace('\u0002', '_');
        Value operand = random.nextBoolean() ? field(pick("s", "t")) : path();
        return new Test(operand.text + " like '" + pattern + "'",
            row -> operand.meaning.apply(row) instanceof String s ? (Boolean) s.matches(regex) : null);
    }

    private Test isNull() {
        Value operand = random.nextBoolean() ? field(pick("i8", "i32", "s", "b", "late", "ai")) : path();
        boolean negated = random.nextBoolean();
        return new Test(operand.text + (negated ? " is not null" : " IS NULL"),
            row -> (operand.meaning.apply(row) == null) != negated);
    }

    private Test exists() {
        Value path = path();
        return new Test("exists " + path.text, row -> switch (path.meaning.apply(row)) {
            case null -> false;
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        });
    }

    private Test contains() {
        boolean json = random.nextBoolean();
        Value array = json ? path() : field(pick("ai", "as"));
        List<Object> values = random.ints(1 + random.nextInt(3)).mapToObj(_ -> array.text.equals("as")
            ? (Object) text(random) : (Object) (long) random.nextInt(-3, 4)).toList();
        String prefix = json ? "json" : "array";
        BiPredicate<List<?>, Object> has = (list, value) -> list.stream().anyMatch(e -> same(e, value));
        return switch (random.nextInt(3)) {
            case 0 -> new Test(prefix + "_contains(" + array.text + ", " + constant(values.getFirst()) + ")", row ->
                array.meaning.apply(row) instanceof List<?> list ? (Boolean) has.test(list, values.getFirst()) : null);
            case 1 -> new Test(prefix + "_contains_all(" + array.text + ", " + list(values) + ")", row ->
                array.meaning.apply(row) instanceof List<?> list ? (Boolean) values.stream().allMatch(v -> has.test(list, v)) : null);
            default -> new Test(prefix + "_contains_any(" + array.text + ", " + list(values) + ")", row ->
                array.meaning.apply(row) instanceof List<?> list ? (Boolean) values.stream().anyMatch(v -> has.test(list, v)) : null);
        };
    }

    private Test arrayEquality() {
        List<Object> values = random.ints(random.nextInt(3)).mapToObj(_ -> (Object) (long) random.nextInt(-2, 3)).toList();
        boolean negated = random.nextBoolean();
        return new Test("ai " + (negated ? "!=" : "==") + " " + list(values),
            row -> row.get("ai") instanceof List<?> list ? (Boolean) (sameList(list, values) != negated) : null);
    }

    private static Value field(String name) {
        return new Value(name, row -> name.equals("late") ? (Object) 7L : row.get(name) instanceof Double d && name.equals("f32")
            ? (Object) (double) d.floatValue() : row.get(name));
    }

    private Value element(String array) {
        int index = random.nextInt(3);
        return new Value(array + "[" + index + "]", row -> {
            Object element = row.get(array) instanceof List<?> list && index < list.size() ? list.get(index) : null;
            return element instanceof Double d ? (Object) (double) d.floatValue() : element;
        });
    }

    private Value path() {
        return pathValue(pick(PATHS));
    }

    private Value pathValue(String text) {
        String steps = text.replaceFirst("^(j|\\$meta)", "");
        Function<Map<String, Object>, Object> root = text.startsWith("j") ? row -> row.get("#j") : row -> row.get("#meta");
        Function<Map<String, Object>, Object> at = root;
        if (steps.equals(text)) {
            return new Value(text, row -> member(root.apply(row), text));
        }
        for (String step : steps.isEmpty() ? new String[0] : steps.substring(1, steps.length() - 1).split("]\\[")) {
            Function<Map<String, Object>, Object> before = at;
            if (step.matches("[0-9]+")) {
                int index = Integer.parseInt(step);
                at = row -> before.apply(row) instanceof List<?> list && index < list.size() ? list.get(index) : null;
            } else {
                String key = step.substring(1, step.length() - 1).replace("\\\"", "\"");
                at = row -> member(before.apply(row), key);
            }
        }
        return new Value(text, at);
    }

    private static Object member(Object of, String key) {
        return of instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static Object scalar(Object value) {
        return value instanceof List || value instanceof Map ? null : value;
    }

    private static Boolean and(Boolean a, Boolean b) {
        return Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b) ? Boolean.FALSE : a == null || b == null ? null : Boolean.TRUE;
    }

    private static Boolean not(Boolean a) {
        return a == null ? null : !a;
    }

    private static Object computed(String op, Object a, Object b) {
        if (!(a instanceof Number x) || !(b instanceof Number y) || op.equals("/") && y.doubleValue() == 0) {
            return null;
        }
        if (a instanceof Long l && b instanceof Long r) {
            return switch (op) {
                case "+" -> l + r;
                case "-" -> l - r;
                case "*" -> l * r;
                default -> l / r;
            };
        }
        double l = x.doubleValue();
        double r = y.doubleValue();
        return switch (op) {
            case "+" -> l + r;
            case "-" -> l - r;
            case "*" -> l * r;
            default -> l / r;
        };
    }

    private static Boolean compared(String op, Object a, Object b) {
        Integer sign = switch (a) {
            case Long x when b instanceof Long y -> Long.compare(x, y);
            case Number x when b instanceof Number y -> {
                double right = y.doubleValue();
                yield x.doubleValue() < right ? -1 : x.doubleValue() > right ? 1 : 0;
            }
            case String x when b instanceof String y -> Arrays.compareUnsigned(x.getBytes(StandardCharsets.UTF_8),
                y.getBytes(StandardCharsets.UTF_8));
            case Boolean x when b instanceof Boolean y -> Boolean.compare(x, y);
            case null, default -> null;
        };
        return sign == null ? null : (Boolean) switch (op) {
            case "==" -> sign == 0;
            case "!=" -> sign != 0;
            case "<" -> sign < 0;
            case "<=" -> sign <= 0;
            case ">" -> sign > 0;
            default -> sign >= 0;
        };
    }

    private static boolean same(Object a, Object b) {
        return Objects.equals(compared("==", a, b), true) || a instanceof List<?> x && b instanceof List<?> y && sameList(x, y);
    }

    private static boolean sameList(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String list(List<Object> values) {
        return "[" + String.join(", ", values.stream().map(Expressions::constant).toList()) + "]";
    }

    private static String constant(Object value) {
        return value instanceof String s ? "\"" + s.replace("\"", "\\\"") + "\"" : value.toString();
    }

    private String pick(Object first, Object second) {
        return random.nextBoolean() ? first.toString() : second.toString();
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
