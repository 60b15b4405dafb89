package io.arrwdb.deploy.wal;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to go on in a group's log: {@code GROUP:OFFSET@INCARNATION.TERM}.
 *
 * @param epoch in force there; another one means that the log is not the one that was read
 */
record LogPlace(LogGroupId group, Offset offset, Epoch epoch) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})@(\\d{1,18})\\.(\\d{1,18})");

    /** @throws IllegalArgumentException saying how it is written */
    static LogPlace parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no place in a log; write GROUP:OFFSET@EPOCH, such as 0:1234@1.5, as \"next\" of a line has it");
        }
        return new LogPlace(new LogGroupId(Integer.parseInt(form.group(1))), new Offset(Long.parseLong(form.group(2))),
                new Epoch(Long.parseLong(form.group(3)), Long.parseLong(form.group(4))));
    }

    @Override
    public String toString() {
        return group + ":" + offset + "@" + epoch;
    }
}
