package io.arrwdb.adapters.ratis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

/** What lies in Raft logs stays readable. */
class LoggedEntryTest {
    private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);

    @Test
    void entriesAreWrittenAsEver() throws IOException {
        assertThat(hex(LoggedEntry.decision(300, FIRST).encode())).isEqualTo(golden().get(0));
        assertThat(hex(LoggedEntry.mark(7).encode())).isEqualTo(golden().get(1));
    }

    @Test
    void entriesAreReadAsEver() throws IOException {
        LoggedEntry decision = LoggedEntry.decode(bytes(golden().get(0)));
        assertThat(decision.kind()).isEqualTo(LoggedEntry.Kind.DECISION);
        assertThat(decision.term()).isEqualTo(300);
        assertThat(decision.decision()).isEqualTo(FIRST);
        LoggedEntry mark = LoggedEntry.decode(bytes(golden().get(1)));
        assertThat(mark.kind()).isEqualTo(LoggedEntry.Kind.MARK);
        assertThat(mark.term()).isEqualTo(7);
    }

    @Test
    void anEntryOfANewerFormatOrAnUnknownKindIsRefused() {
        assertThatThrownBy(() -> LoggedEntry.decode(bytes("02000100"))).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("format 2");
        assertThatThrownBy(() -> LoggedEntry.decode(bytes("01090100"))).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("kind 9");
    }

    private static List<String> golden() throws IOException {
        try (InputStream file = LoggedEntryTest.class.getResourceAsStream("/golden/raft-entries-v1.hex")) {
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
