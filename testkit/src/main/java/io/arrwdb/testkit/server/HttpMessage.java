package io.arrwdb.testkit.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1, taken whole.
 *
 * @param head its lines, the empty one at the end included
 * @param body as it was sent, chunks with their sizes
 */
record HttpMessage(String head, byte[] body) {
    private static final String END = "\r\n\r\n";
    private static final int BASE_OF_CHUNK_SIZES = 16;

    /** The next head, empty where the connection ended before it. */
    static Optional<String> readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith(END)) {
            String line = line(in);
            if (line.isEmpty()) {
                return Optional.empty();
            }
            head.append(line);
        }
        return Optional.of(head.toString());
    }

    /** The body that the head announces. */
    static byte[] readBody(String head, InputStream in) throws IOException {
        if (header(head, "transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent()) {
            return chunks(in);
        }
        return exactly(in, header(head, "content-length").map(Integer::parseInt).orElse(0));
    }

    void write(OutputStream out) throws IOException {
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    String firstLine() {
        return head.substring(0, head.indexOf('\r'));
    }

    static Optional<String> header(String head, String name) {
        return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            String size = line(in);
            body.writeBytes(size.getBytes(StandardCharsets.ISO_8859_1));
            length = Integer.parseInt(size.strip().split(";")[0], BASE_OF_CHUNK_SIZES);
            body.writeBytes(exactly(in, length));
            String end = line(in);
            // Behind the last chunk there may be headers, up to an empty line.
            while (length == 0 && end.length() > 2) {
                body.writeBytes(end.getBytes(StandardCharsets.ISO_8859_1));
                end = line(in);
            }
            body.writeBytes(end.getBytes(StandardCharsets.ISO_8859_1));
        } while (length > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection ended after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    /** With its end; empty at the end of the connection. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.append((char) b);
            if (b == '\n') {
                return line.toString();
            }
        }
        return "";
    }
}
