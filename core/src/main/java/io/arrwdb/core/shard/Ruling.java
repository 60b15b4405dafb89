package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;

/** What became of a decision. A refusal changes nothing and is recorded like any decision. */
public sealed interface Ruling {
    record Applied() implements Ruling { }

    /** @param reason which precondition does not hold, for people */
    record Refused(String reason) implements Ruling { }

    Ruling APPLIED = new Applied();

    default byte[] encode() {
        return switch (this) {
            case Applied a -> new ByteWriter(1).u8(1).toBytes();
            case Refused r -> new ByteWriter().u8(2).string(r.reason()).toBytes();
        };
    }

    static Ruling decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return in.u8() == 1 ? APPLIED : new Refused(in.string());
    }
}
