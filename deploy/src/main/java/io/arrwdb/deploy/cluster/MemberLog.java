package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What a member has written to its log, to which each of its lives appends. */
record MemberLog(Path path) {
    private static final int MAX_BYTES = 8_192;
    private static final int MAX_LINES = 8;

    long sizeBytes() {
        return path.toFile().length();
    }

    /** The last lines behind a place, indented, with a line break before each; says so where there are none. */
    String end(long fromByte) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long begin = Math.max(Math.min(fromByte, file.length()), file.length() - MAX_BYTES);
            byte[] text = new byte[(int) (file.length() - begin)];
            file.seek(begin);
            file.readFully(text);
            List<String> lines = new String(text, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
            List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
            return last.isEmpty() ? " It wrote nothing." : "\n    " + String.join("\n    ", last);
        } catch (IOException e) {
            return " It cannot be read: " + e.getMessage();
        }
    }
}
