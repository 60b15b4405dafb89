package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Column;

/** Blocks of one element of each row's array, and of the arrays' lengths. */
final class Elements {
    private Elements() { }

    static Block.Longs lengths(Column arrays) {
        return new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                int row = word * ROWS;
                long known = arrays.validWord(row) & wanted;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    values[i] = arrays.listLength(row + i);
                }
                return known;
            }
        };
    }

    /** Known where the path leads to an array. */
    static Block.Longs jsonLengths(JsonPaths path) {
        return new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                long known = 0;
                for (long rest = wanted; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    values[i] = path.arrayLength(word * ROWS + i);
                    known |= values[i] < 0 ? 0 : 1L << i;
                }
                return known;
            }
        };
    }

    static Block.Longs longs(Column arrays, int index) {
        return new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                long known = present(arrays, index, word, wanted);
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    values[i] = arrays.child().getLong(arrays.start(word * ROWS + i) + index);
                }
                return known;
            }
        };
    }

    static Block.Doubles doubles(Column arrays, int index) {
        return new Block.Doubles() {
            @Override
            long load(int word, long wanted) {
                long known = present(arrays, index, word, wanted);
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    values[i] = arrays.child().getDouble(arrays.start(word * ROWS + i) + index);
                }
                return known;
            }
        };
    }

    static Block.Bools bools(Column arrays, int index) {
        return new Block.Bools() {
            @Override
            long load(int word, long wanted) {
                long known = present(arrays, index, word, wanted);
                bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= arrays.child().getBool(arrays.start(word * ROWS + i) + index) ? 1L << i : 0;
                }
                return known;
            }
        };
    }

    static Block.Texts texts(Column arrays, int index) {
        return new Block.Texts() {
            @Override
            long load(int word, long wanted) {
                memory = arrays.child().data();
                long known = present(arrays, index, word, wanted);
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    int element = arrays.start(word * ROWS + i) + index;
                    starts[i] = arrays.child().start(element);
                    ends[i] = arrays.child().end(element);
                }
                return known;
            }
        };
    }

    /** Rows whose array has the element, and has it not null. */
    private static long present(Column arrays, int index, int word, long wanted) {
        int row = word * Block.ROWS;
        long known = arrays.validWord(row) & wanted;
        for (long rest = known; rest != 0; rest &= rest - 1) {
            int i = Long.numberOfTrailingZeros(rest);
            if (index >= arrays.listLength(row + i) || arrays.child().isNull(arrays.start(row + i) + index)) {
                known &= ~(1L << i);
            }
        }
        return known;
    }
}
