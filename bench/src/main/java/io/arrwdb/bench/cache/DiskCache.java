package io.arrwdb.bench.cache;

import io.arrwdb.storage.cache.UnusedOrder;

/** The order of the disk cache, for objects that are let go of as soon as they have been asked for. */
final class DiskCache implements Policy {
    private final long[] bytes;
    private final UnusedOrder<Integer> order;

    DiskCache(long[] bytes, long capacity) {
        this.bytes = bytes;
        order = new UnusedOrder<>(capacity / 2);
    }

    @Override
    public void added(int object) {
        order.add(object, bytes[object], false);
    }

    @Override
    public void used(int object) {
        order.add(object, bytes[object], true);
    }

    @Override
    public int victim() {
        int object = order.next().orElseThrow();
        order.remove(object);
        return object;
    }
}
