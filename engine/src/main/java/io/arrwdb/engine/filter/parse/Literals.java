package io.arrwdb.engine.filter.parse;

import io.arrwdb.engine.filter.FilterException;

/** The values of literals. */
final class Literals {
    private Literals() { }

    /** Decimal, {@code 0} octal, {@code 0x} or {@code 0b}, of 64 bits with sign. */
    static long integer(String text, boolean negative) {
        String digits = text;
        int radix = 10;
        if (text.length() > 1 && text.charAt(0) == '0') {
            char second = Character.toLowerCase(text.charAt(1));
            radix = second == 'x' ? 16 : second == 'b' ? 2 : 8;
            digits = text.substring(radix == 8 ? 1 : 2);
        }
        try {
            return Long.parseLong(negative ? "-" + digits : digits, radix);
        } catch (NumberFormatException e) {
            throw syntax("the integer " + (negative ? "-" : "") + abbreviated(text) + " is not one of 64 bits");
        }
    }

    /** Decimal or hexadecimal; never infinite. */
    static double number(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw syntax("the number " + abbreviated(text) + " is too large for a float of 64 bits");
        }
        return value;
    }

    static boolean bool(String text) {
        return text.equalsIgnoreCase("true");
    }

    /** Without quotes and prefix; C escapes are resolved, an unknown one stays as it is (a pattern's {@code \%}). */
    static String text(String token) {
        int quote = 0;
        while (token.charAt(quote) != '"' && token.charAt(quote) != '\'') {
            quote++;
        }
        String body = token.substring(quote + 1, token.length() - 1);
        boolean raw = token.charAt(0) == 'r' || token.charAt(0) == 'R';
        return raw || body.indexOf('\\') < 0 ? body : unescaped(body);
    }

    private static String unescaped(String body) {
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at);
            if (c != '\\') {
                out.append(c);
                at++;
            } else {
                at = escape(body, at + 1, out);
            }
        }
        return out.toString();
    }

    /** Resolves the escape whose letter is at {@code at}; answers the position after it. */
    private static int escape(String body, int at, StringBuilder out) {
        char c = body.charAt(at);
        switch (c) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'a' -> out.append('\007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'v' -> out.append('\013');
            case '\\', '\'', '"', '?' -> out.append(c);
            case 'x' -> {
                return code(body, at + 1, 2, 16, out);
            }
            case 'u' -> {
                return code(body, at + 1, 4, 16, out);
            }
            case 'U' -> {
                return code(body, at + 1, 8, 16, out);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return code(body, at, 3, 8, out);
            }
            default -> out.append('\\').append(c);
        }
        return at + 1;
    }

    private static int code(String body, int from, int maxDigits, int radix, StringBuilder out) {
        int to = from;
        while (to < body.length() && to - from < maxDigits && Character.digit(body.charAt(to), radix) >= 0) {
            to++;
        }
        boolean whole = radix == 8 || radix == 16 && maxDigits == 2 ? to > from : to - from == maxDigits;
        long code = whole ? Long.parseLong(body, from, to, radix) : -1;
        if (code < 0 || code > Character.MAX_CODE_POINT || code >= 0xD800 && code < 0xE000) {
            throw syntax("an escape in a string names no character: \\" + body.substring(Math.max(0, from - 1), to));
        }
        out.appendCodePoint((int) code);
        return to;
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }

    private static FilterException syntax(String message) {
        return new FilterException(FilterException.Kind.SYNTAX, message);
    }
}
