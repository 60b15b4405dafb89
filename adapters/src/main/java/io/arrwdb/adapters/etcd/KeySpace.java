package io.arrwdb.adapters.etcd;

import com.google.protobuf.ByteString;

/** This cluster's part of etcd's keys: everything under one prefix. */
record KeySpace(String prefix) {
    /** A key of the port as etcd holds it. */
    ByteString outer(String key) {
        return ByteString.copyFromUtf8(prefix + key);
    }

    /** A key of etcd as the port names it. */
    String inner(ByteString key) {
        return key.toStringUtf8().substring(prefix.length());
    }

    /** The first key behind all that begin with {@code key}: etcd's way to name a prefix. */
    static ByteString endOf(ByteString key) {
        int last = key.size() - 1;
        while (last >= 0 && key.byteAt(last) == (byte) 0xFF) {
            last--;
        }
        if (last < 0) {
            throw new IllegalArgumentException("no key lies behind this prefix");
        }
        byte[] end = key.substring(0, last + 1).toByteArray();
        end[last]++;
        return ByteString.copyFrom(end);
    }

    /** The first key behind {@code key} alone. */
    static ByteString next(ByteString key) {
        return key.concat(ByteString.copyFrom(new byte[1]));
    }
}
