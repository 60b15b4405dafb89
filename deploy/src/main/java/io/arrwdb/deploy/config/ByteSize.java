package io.arrwdb.deploy.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 64MiB}, {@code 1g}, {@code 4096}; powers of 1,024. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([kmgt]?)(?:i?b)?");

    private ByteSize() { }

    static long parse(String text) {
        Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write 4096, 64MiB or 1GiB");
        }
        int power = form.group(2).isEmpty() ? 0 : "kmgt".indexOf(form.group(2)) + 1;
        try {
            return Math.multiplyExact(Long.parseLong(form.group(1)), 1L << (10 * power));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is more bytes than a long holds", e);
        }
    }
}
