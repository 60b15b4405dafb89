package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.time.Timestamp;

/**
 * Whether a shard lives in a log, as the log itself tells: the last move of the shard that it knows of, and when that took the
 * shard away.
 *
 * <pre>
 * last move m, cut or not | record      | then
 * not cut                 | CUT(n &gt; m)  | cut by n
 * cut by m                | RESUME(m)   | not cut, last move m
 * not cut                 | RESUME(n &gt; m)| not cut, last move n: a CUT(n) that comes late changes nothing
 * before the first        | ADOPT(n)    | not cut, last move n
 * any                     | others      | no effect
 * </pre>
 *
 * @param move number of the last move, 0 before the first; later moves have higher numbers
 * @param cut timestamp of the record that took the shard away, {@link Timestamp#ZERO} while it is here
 */
public record Residence(long move, Timestamp cut) implements Comparable<Residence> {
    /** Of a shard that never moved. */
    public static final Residence FIRST = new Residence(0, Timestamp.ZERO);

    /** Whether the shard has left. */
    public boolean isCut() {
        return !cut.equals(Timestamp.ZERO);
    }

    /** Whether the shard has left by this move. */
    public boolean isCutBy(long number) {
        return isCut() && move == number;
    }

    /** Whether a CUT of this move would take effect. */
    public boolean mayLeaveBy(long number) {
        return !isCut() && number > move;
    }

    /** Whether a RESUME of this move would take effect. */
    public boolean mayStayDespite(long number) {
        return isCut() ? number == move : number >= move;
    }

    /** By time: a shard leaves one log before it arrives in the next by the same move. */
    @Override
    public int compareTo(Residence other) {
        return move != other.move ? Long.compare(move, other.move) : Boolean.compare(!isCut(), !other.isCut());
    }

    void write(ByteWriter out) {
        out.varint(move).i64(cut.value());
    }

    static Residence read(ByteReader in) {
        return new Residence(in.varint(), new Timestamp(in.i64()));
    }
}
