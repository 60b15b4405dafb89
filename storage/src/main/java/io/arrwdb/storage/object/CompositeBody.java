package io.arrwdb.storage.object;

import io.arrwdb.core.port.object.ObjectBody;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** An object body made of pieces of memory, one behind the other, none of them copied. */
public final class CompositeBody implements ObjectBody {
    private final List<MemorySegment> pieces;
    private final long[] starts;
    private final long length;

    private CompositeBody(List<MemorySegment> pieces) {
        this.pieces = List.copyOf(pieces);
        starts = new long[pieces.size()];
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at += pieces.get(i).byteSize();
        }
        length = at;
    }

    @Override
    public long lengthBytes() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        int piece = pieceAt(offset);
        long at = offset;
        while (target.hasRemaining() && piece < starts.length) {
            MemorySegment from = pieces.get(piece);
            long inside = at - starts[piece];
            int count = (int) Math.min(target.remaining(), from.byteSize() - inside);
            MemorySegment.copy(from, inside, MemorySegment.ofBuffer(target), 0, count);
            target.position(target.position() + count);
            at += count;
            piece++;
        }
    }

    /** The checksum of all of it. */
    public int crc32c() {
        CRC32C crc = new CRC32C();
        pieces.forEach(piece -> Checksums.update(crc, piece));
        return (int) crc.getValue();
    }

    private int pieceAt(long offset) {
        int low = 0;
        int high = starts.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Collects pieces. */
    public static final class Builder {
        private static final MemorySegment ZEROS = MemorySegment.ofArray(new byte[64]).asReadOnly();

        private final List<MemorySegment> pieces = new ArrayList<>();
        private long length;

        public Builder add(MemorySegment piece) {
            if (piece.byteSize() > 0) {
                pieces.add(piece);
                length += piece.byteSize();
            }
            return this;
        }

        public Builder add(byte[] piece) {
            return add(MemorySegment.ofArray(piece));
        }

        /** Adds zeros up to the next multiple of {@code alignment}, at most 64. */
        public Builder align(int alignment) {
            long over = length % alignment;
            return over == 0 ? this : add(ZEROS.asSlice(0, alignment - over));
        }

        public long length() {
            return length;
        }

        public CompositeBody build() {
            return new CompositeBody(pieces);
        }
    }
}
