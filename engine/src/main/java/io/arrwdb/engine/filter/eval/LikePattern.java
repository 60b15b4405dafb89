package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Memory;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A LIKE pattern over UTF-8: {@code %} is any text, {@code _} one code point, a backslash makes the next character literal. It
 * takes at most (length of text) times (length of pattern) steps, whatever the pattern.
 *
 * <p>Source of the general case: greedy matching with one point of return, the last {@code %} (Kirk J. Krauss, "Matching
 * Wildcards: An Algorithm", Dr. Dobb's Journal, 2008).
 */
final class LikePattern {
    private static final int ANY_CHAR = -1;
    private static final int ANY_TEXT = -2;

    private enum Shape {
        EXACT, PREFIX, SUFFIX, CONTAINS, GENERAL
    }

    /** Bytes 0 to 255, or the wildcards. */
    private final int[] parts;
    private final Shape shape;
    /** The only literal of a simple shape. */
    private final byte[] literal;

    LikePattern(String pattern) {
        parts = parse(pattern.getBytes(StandardCharsets.UTF_8));
        shape = shape(parts);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.stream(parts).filter(p -> p >= 0).forEach(bytes::write);
        literal = bytes.toByteArray();
    }

    boolean matches(MemorySegment text, long start, long end) {
        long length = end - start;
        return switch (shape) {
            case EXACT -> length == literal.length && Texts.matches(text, start, literal);
            case PREFIX -> length >= literal.length && Texts.matches(text, start, literal);
            case SUFFIX -> length >= literal.length && Texts.matches(text, end - literal.length, literal);
            case CONTAINS -> contains(text, start, end);
            case GENERAL -> general(text, start, end);
        };
    }

    private boolean contains(MemorySegment text, long start, long end) {
        for (long at = start; at <= end - literal.length; at++) {
            if (Texts.matches(text, at, literal)) {
                return true;
            }
        }
        return false;
    }

    private boolean general(MemorySegment text, long start, long end) {
        long at = start;
        int part = 0;
        int lastAnyText = -1;
        long retryAt = -1;
        while (at < end) {
            int wanted = part < parts.length ? parts[part] : Integer.MIN_VALUE;
            if (wanted == ANY_TEXT) {
                lastAnyText = part++;
                retryAt = at;
            } else if (wanted == ANY_CHAR) {
                at = afterCharacter(text, at, end);
                part++;
            } else if (wanted == (text.get(Memory.BYTE, at) & 0xFF)) {
                at++;
                part++;
            } else if (lastAnyText >= 0) {
                retryAt = afterCharacter(text, retryAt, end);
                at = retryAt;
                part = lastAnyText + 1;
            } else {
                return false;
            }
        }
        while (part < parts.length && parts[part] == ANY_TEXT) {
            part++;
        }
        return part == parts.length;
    }

    private static long afterCharacter(MemorySegment text, long at, long end) {
        long next = at + 1;
        while (next < end && (text.get(Memory.BYTE, next) & 0xC0) == 0x80) {
            next++;
        }
        return next;
    }

    private static int[] parse(byte[] pattern) {
        int[] parts = new int[pattern.length];
        int count = 0;
        for (int i = 0; i < pattern.length; i++) {
            byte b = pattern[i];
            if (b == '%') {
                if (count == 0 || parts[count - 1] != ANY_TEXT) {
                    parts[count++] = ANY_TEXT;
                }
            } else if (b == '_') {
                parts[count++] = ANY_CHAR;
            } else {
                boolean escape = b == '\\' && i + 1 < pattern.length;
                parts[count++] = (escape ? pattern[++i] : b) & 0xFF;
            }
        }
        return Arrays.copyOf(parts, count);
    }

    private static Shape shape(int[] parts) {
        long wildcards = Arrays.stream(parts).filter(p -> p < 0).count();
        boolean first = parts.length > 0 && parts[0] == ANY_TEXT;
        boolean last = parts.length > 0 && parts[parts.length - 1] == ANY_TEXT;
        if (wildcards == 0) {
            return Shape.EXACT;
        }
        if (wildcards == 1 && (first || last)) {
            return last ? Shape.PREFIX : Shape.SUFFIX;
        }
        return wildcards == 2 && first && last ? Shape.CONTAINS : Shape.GENERAL;
    }
}
