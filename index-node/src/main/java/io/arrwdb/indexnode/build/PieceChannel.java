package io.arrwdb.indexnode.build;

import io.arrwdb.storage.object.CompositeBody;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/** Collects what is written in pieces of memory of an arena, as the body of an object. */
final class PieceChannel implements WritableByteChannel {
    private static final int PIECE_BYTES = 4 << 20;

    private final Arena arena;
    private final List<MemorySegment> full = new ArrayList<>();
    private ByteBuffer piece;

    PieceChannel(Arena arena) {
        this.arena = arena;
    }

    @Override
    public int write(ByteBuffer source) {
        int written = source.remaining();
        while (source.hasRemaining()) {
            if (piece == null || !piece.hasRemaining()) {
                turn();
            }
            int count = Math.min(piece.remaining(), source.remaining());
            piece.put(source.slice(source.position(), count));
            source.position(source.position() + count);
        }
        return written;
    }

    private void turn() {
        keep();
        piece = arena.allocate(PIECE_BYTES, 64).asByteBuffer();
    }

    private void keep() {
        if (piece != null) {
            full.add(MemorySegment.ofBuffer(piece.flip()));
            piece = null;
        }
    }

    /** Everything written; valid as long as the arena. */
    CompositeBody body() {
        keep();
        CompositeBody.Builder body = new CompositeBody.Builder();
        full.forEach(body::add);
        return body.build();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        keep();
    }
}
