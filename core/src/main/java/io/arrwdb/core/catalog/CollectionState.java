package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.MalformedBytesException;

/** How far a collection has come; the codes are stored. */
public enum CollectionState {
    /** Its shards are being opened; the name is taken, nobody uses it yet. */
    CREATING(1),
    /** In use. */
    AVAILABLE(2),
    /** Its shards are being closed; the name is free again, nobody sees it any more. */
    DROPPING(3);

    private final int code;

    CollectionState(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static CollectionState ofCode(int code) {
        for (CollectionState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new MalformedBytesException("no collection state has the code " + code);
    }
}
