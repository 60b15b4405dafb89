package io.arrwdb.adapters.ratis;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * What we put into the Raft log: a format byte, a kind byte, the term in which it was proposed, the decision. An entry
 * that came to lie in another term counts for nothing: who proposed it no longer leads in the epoch that it meant.
 */
record LoggedEntry(Kind kind, long term, byte[] decision) {
    private static final int FORMAT = 1;

    enum Kind {
        DECISION, MARK
    }

    /** Decides nothing; once committed it proves that its proposer led after it was proposed. */
    static LoggedEntry mark(long term) {
        return new LoggedEntry(Kind.MARK, term, new byte[0]);
    }

    static LoggedEntry decision(long term, byte[] decision) {
        return new LoggedEntry(Kind.DECISION, term, decision);
    }

    ByteString encode() {
        return ByteString.copyFrom(new ByteWriter().u8(FORMAT).u8(kind.ordinal()).varint(term).bytes(decision).toBytes());
    }

    static LoggedEntry decode(ByteString logged) {
        ByteReader in = new ByteReader(logged.toByteArray());
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a Raft log entry of format " + format + "; this version reads " + FORMAT);
        }
        int kind = in.u8();
        if (kind >= Kind.values().length) {
            throw new MalformedBytesException("a Raft log entry of the unknown kind " + kind);
        }
        return new LoggedEntry(Kind.values()[kind], in.varint(), in.bytes());
    }
}
