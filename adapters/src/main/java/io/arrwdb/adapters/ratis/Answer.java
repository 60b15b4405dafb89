package io.arrwdb.adapters.ratis;

import java.util.Optional;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/** What an applied entry tells its proposer: a byte that says whether it counted, and the machine's answer. */
final class Answer {
    private static final ByteString COUNTED = ByteString.copyFrom(new byte[] {1});

    /** The entry lies in a later term than the one it was proposed in, and decided nothing. */
    static final Message OUTDATED = Message.valueOf(ByteString.copyFrom(new byte[] {0}));

    private Answer() { }

    static Message of(byte[] answer) {
        return Message.valueOf(COUNTED.concat(ByteString.copyFrom(answer)));
    }

    /** The machine's answer, where the entry counted. */
    static Optional<byte[]> read(Message message) {
        ByteString content = message.getContent();
        return content.startsWith(COUNTED) ? Optional.of(content.substring(1).toByteArray()) : Optional.empty();
    }
}
