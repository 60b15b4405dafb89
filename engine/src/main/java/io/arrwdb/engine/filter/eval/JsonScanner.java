package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.Memory;
import io.arrwdb.engine.filter.plan.Operand;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds values in JSON text without building a tree. The text was checked when it was written; should it be damaged all the same,
 * a value counts as missing. Of equal keys the first one counts. Positions are -1 where there is nothing. For one thread.
 *
 * <p>Source of the grammar: RFC 8259.
 */
final class JsonScanner {
    private static final int MAX_QUICK_DIGITS = 18;

    private byte[] text = new byte[256];
    private MemorySegment memory = MemorySegment.ofArray(text);
    private int length;

    /** Takes the JSON of a row. */
    void load(Column column, int row) {
        load(column.data(), column.start(row), column.end(row));
    }

    void load(MemorySegment source, int start, int end) {
        length = end - start;
        if (length > text.length) {
            text = new byte[Math.max(length, 2 * text.length)];
            memory = MemorySegment.ofArray(text);
        }
        MemorySegment.copy(source, Memory.BYTE, start, text, 0, length);
    }

    /** Where the whole value starts. */
    int root() {
        return space(0);
    }

    /** Where the value at the end of the path starts. */
    int seek(Operand.Step[] path, byte[][] keys) {
        int at = root();
        for (int i = 0; i < path.length && at >= 0; i++) {
            at = path[i] instanceof Operand.Step.Index index ? element(at, index.index()) : member(at, keys[i]);
        }
        return at;
    }

    /** Reads the value that starts at {@code at}; NONE when it is null or damaged. */
    void read(int at, JsonValue value) {
        value.none();
        if (at < 0 || at >= length) {
            return;
        }
        switch (text[at]) {
            case '"' -> readText(at, value);
            case '{' -> readNested(at, JsonValue.Type.OBJECT, value);
            case '[' -> readNested(at, JsonValue.Type.ARRAY, value);
            case 't' -> value.set(true);
            case 'f' -> value.set(false);
            case 'n' -> value.none();
            default -> readNumber(at, value);
        }
    }

    /** The first element of the array that starts at {@code at}. */
    int firstElement(int at) {
        if (at < 0 || at >= length || text[at] != '[') {
            return -1;
        }
        int first = space(at + 1);
        return first >= 0 && text[first] != ']' ? first : -1;
    }

    /** The element after the one that starts at {@code element}. */
    int nextElement(int element) {
        int after = afterValue(element);
        int comma = after < 0 ? -1 : space(after);
        return comma >= 0 && text[comma] == ',' ? space(comma + 1) : -1;
    }

    /** How many elements the array at {@code at} has, or -1 when there is no array. */
    int arrayLength(int at) {
        if (at < 0 || at >= length || text[at] != '[') {
            return -1;
        }
        int count = 0;
        for (int element = firstElement(at); element >= 0; element = nextElement(element)) {
            count++;
        }
        return count;
    }

    /** Whether the object or array at {@code at} holds nothing. */
    boolean isEmptyNested(int at) {
        int inner = space(at + 1);
        return inner < 0 || text[inner] == ']' || text[inner] == '}';
    }

    private int element(int at, int index) {
        int element = firstElement(at);
        for (int i = 0; i < index && element >= 0; i++) {
            element = nextElement(element);
        }
        return element;
    }

    private int member(int at, byte[] key) {
        if (text[at] != '{') {
            return -1;
        }
        int name = space(at + 1);
        while (name >= 0 && text[name] == '"') {
            int afterName = afterText(name);
            int colon = afterName < 0 ? -1 : space(afterName);
            int value = colon >= 0 && text[colon] == ':' ? space(colon + 1) : -1;
            if (value < 0 || isText(name, afterName, key)) {
                return value;
            }
            int after = afterValue(value);
            int comma = after < 0 ? -1 : space(after);
            name = comma >= 0 && text[comma] == ',' ? space(comma + 1) : -1;
        }
        return -1;
    }

    private boolean isText(int from, int after, byte[] key) {
        if (Arrays.equals(text, from + 1, after - 1, key, 0, key.length)) {
            return true;
        }
        return escapes(from + 1, after - 1) && Arrays.equals(unescaped(from + 1, after - 1), key);
    }

    private void readText(int at, JsonValue value) {
        int after = afterText(at);
        if (after < 0) {
            return;
        }
        if (escapes(at + 1, after - 1)) {
            byte[] plain = unescaped(at + 1, after - 1);
            value.set(JsonValue.Type.TEXT, MemorySegment.ofArray(plain), 0, plain.length);
        } else {
            value.set(JsonValue.Type.TEXT, memory, at + 1, after - 1);
        }
    }

    private void readNested(int at, JsonValue.Type type, JsonValue value) {
        int after = afterValue(at);
        if (after >= 0) {
            value.set(type, memory, at, after);
        }
    }

    /** Integers of few digits, which most numbers are, without a detour through a string. */
    private void readNumber(int at, JsonValue value) {
        int after = afterScalar(at);
        int digit = text[at] == '-' ? at + 1 : at;
        long magnitude = 0;
        int i = digit;
        while (i < after && i - digit < MAX_QUICK_DIGITS && text[i] >= '0' && text[i] <= '9') {
            magnitude = magnitude * 10 + text[i++] - '0';
        }
        if (i == after && i > digit) {
            value.set(digit > at ? -magnitude : magnitude);
        } else {
            parseNumber(at, after, value);
        }
    }

    private void parseNumber(int at, int after, JsonValue value) {
        String digits = new String(text, at, after - at, StandardCharsets.ISO_8859_1);
        try {
            boolean integer = digits.indexOf('.') < 0 && digits.indexOf('e') < 0 && digits.indexOf('E') < 0;
            if (integer && digits.length() <= 20) {
                try {
                    value.set(Long.parseLong(digits));
                    return;
                } catch (NumberFormatException beyond64Bits) {
                    value.none();
                }
            }
            value.set(Double.parseDouble(digits));
        } catch (NumberFormatException damaged) {
            value.none();
        }
    }

    /** The first position at or after {@code at} that is no white space. */
    private int space(int at) {
        int i = at;
        while (i < length && (text[i] == ' ' || text[i] == '\n' || text[i] == '\t' || text[i] == '\r')) {
            i++;
        }
        return i < length ? i : -1;
    }

    /** Nesting is counted, not descended into: no depth of brackets exhausts the stack. */
    private int afterValue(int at) {
        if (text[at] == '"') {
            return afterText(at);
        }
        if (text[at] != '{' && text[at] != '[') {
            return afterScalar(at);
        }
        int open = 0;
        int i = at;
        while (i >= 0 && i < length) {
            switch (text[i]) {
                case '"' -> i = afterText(i);
                case '{', '[' -> {
                    open++;
                    i++;
                }
                case '}', ']' -> {
                    i++;
                    if (--open == 0) {
                        return i;
                    }
                }
                default -> i++;
            }
        }
        return -1;
    }

    private int afterScalar(int at) {
        int i = at;
        while (i < length && text[i] != ',' && text[i] != ']' && text[i] != '}' && text[i] > ' ') {
            i++;
        }
        return i;
    }

    private int afterText(int at) {
        for (int i = at + 1; i < length; i++) {
            if (text[i] == '\\') {
                i++;
            } else if (text[i] == '"') {
                return i + 1;
            }
        }
        return -1;
    }

    private boolean escapes(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private byte[] unescaped(int from, int to) {
        String raw = new String(text, from, to - from, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\' || i + 1 == raw.length()) {
                out.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            if (escape == 'u' && i + 4 < raw.length() && isHex(raw, i + 1)) {
                out.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                i += 4;
            } else {
                out.append(switch (escape) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'b' -> '\b';
                    case 'f' -> '\f';
                    default -> escape;
                });
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String raw, int from) {
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(raw.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
