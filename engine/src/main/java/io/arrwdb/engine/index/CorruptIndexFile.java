package io.arrwdb.engine.index;

/** An index file is not what it should be; the message says what is wrong and at which byte. It must be built anew. */
public final class CorruptIndexFile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CorruptIndexFile(String message) {
        super(message);
    }
}
