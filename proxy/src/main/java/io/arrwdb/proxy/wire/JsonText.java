package io.arrwdb.proxy.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Checks a JSON text (RFC 8259) in UTF-8 and shows the members of its outermost object, in one pass and without building a
 * tree. Nesting is bounded.
 */
public final class JsonText {
    /** What is wrong with a text, and at which byte. */
    public static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String what, int at) {
            super(what + " at byte " + at, null, false, false);
        }
    }

    /** Sees the members of an object one by one. */
    public interface Members {
        /** @param from where the value starts in the text; it ends before {@code to} */
        void member(String key, int from, int to);
    }

    private static final Members NONE = (key, from, to) -> { };

    private final byte[] text;
    private final int maxDepth;
    private int at;

    private JsonText(byte[] text, int maxDepth) {
        this.text = text;
        this.maxDepth = maxDepth;
    }

    /** @throws Malformed when the text is not one JSON value, or nests deeper than {@code maxDepth} */
    public static void check(byte[] text, int maxDepth) {
        checkUtf8(text);
        JsonText json = new JsonText(text, maxDepth);
        json.skipSpace();
        json.value(0, NONE);
        json.end();
    }

    /** Shows the members of a text that is one object. @throws Malformed when it is none */
    public static void members(byte[] text, int maxDepth, Members members) {
        checkUtf8(text);
        JsonText json = new JsonText(text, maxDepth);
        json.skipSpace();
        if (json.at >= text.length || text[json.at] != '{') {
            throw json.malformed("expected an object");
        }
        json.object(0, members);
        json.end();
    }

    private static void checkUtf8(byte[] text) {
        boolean ascii = true;
        for (byte b : text) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new Malformed("not UTF-8", 0);
        }
    }

    private void end() {
        skipSpace();
        if (at != text.length) {
            throw malformed("unexpected text after the value");
        }
    }

    private void value(int depth, Members members) {
        if (depth > maxDepth) {
            throw malformed("nested deeper than " + maxDepth + " levels");
        }
        switch (peek()) {
            case '{' -> object(depth, members);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(int depth, Members members) {
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            int keyFrom = at;
            string();
            int keyTo = at;
            skipSpace();
            expect(':');
            skipSpace();
            int from = at;
            value(depth + 1, NONE);
            if (members != NONE) {
                members.member(unquoted(keyFrom, keyTo), from, at);
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void array(int depth) {
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            skipSpace();
            value(depth + 1, NONE);
            skipSpace();
            if (peek() == ']') {
                at++;
                return;
            }
            expect(',');
        }
    }

    private void string() {
        expect('"');
        while (true) {
            int c = peek();
            if (c >= 0 && c < 0x20) {
                throw malformed("a control character in a string");
            }
            at++;
            if (c == '"') {
                return;
            }
            if (c == '\\') {
                escape();
            }
        }
    }

    private void escape() {
        int c = peek();
        at++;
        if (c == 'u') {
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw malformed("an escape that is not four hex digits");
                }
                at++;
            }
        } else if ("\"\\/bfnrt".indexOf(c) < 0) {
            throw malformed("an unknown escape");
        }
    }

    private void number() {
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length && text[at] == '.') {
            at++;
            digits();
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
    }

    private void digits() {
        int from = at;
        while (at < text.length && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        if (from == at) {
            throw malformed("expected a value");
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw malformed("expected '" + wanted + "'");
        }
        at++;
    }

    private int peek() {
        if (at >= text.length) {
            throw malformed("the text ends too early");
        }
        return text[at];
    }

    private void skipSpace() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r')) {
            at++;
        }
    }

    /** The text of a string literal that {@link #string} has passed. */
    private String unquoted(int from, int to) {
        String raw = new String(text, from + 1, to - from - 2, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = raw.charAt(++i);
            switch (escaped) {
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        return plain.toString();
    }

    private Malformed malformed(String what) {
        return new Malformed(what, at);
    }
}
