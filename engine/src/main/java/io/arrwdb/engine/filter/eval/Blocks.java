package io.arrwdb.engine.filter.eval;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.Memory;
import io.arrwdb.engine.filter.plan.ArithmeticOp;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Where blocks of values come from. */
final class Blocks {
    private Blocks() { }

    static Block.Longs longs(Column column) {
        DataType type = column.type().type();
        return new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                int row = word * ROWS;
                int count = Math.min(ROWS, column.rows() - row);
                if (column.isConstant()) {
                    Arrays.fill(values, 0, count, column.getLong(row));
                } else {
                    read(column.data(), (long) column.firstRow() + row, count);
                }
                return column.validWord(row);
            }

            private void read(MemorySegment data, long first, int count) {
                switch (type) {
                    case INT64 -> MemorySegment.copy(data, Memory.LONG, first * 8, values, 0, count);
                    case INT32 -> {
                        for (int i = 0; i < count; i++) {
                            values[i] = data.get(Memory.INT, (first + i) * 4);
                        }
                    }
                    case INT16 -> {
                        for (int i = 0; i < count; i++) {
                            values[i] = data.get(Memory.SHORT, (first + i) * 2);
                        }
                    }
                    default -> {
                        for (int i = 0; i < count; i++) {
                            values[i] = data.get(Memory.BYTE, first + i);
                        }
                    }
                }
            }
        };
    }

    static Block.Longs longs(long constant) {
        Block.Longs block = new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                return -1L;
            }
        };
        Arrays.fill(block.values, constant);
        return block;
    }

    static Block.Doubles doubles(Column column) {
        boolean single = column.type().type() == DataType.FLOAT;
        return new Block.Doubles() {
            @Override
            long load(int word, long wanted) {
                int row = word * ROWS;
                int count = Math.min(ROWS, column.rows() - row);
                long first = (long) column.firstRow() + row;
                if (column.isConstant()) {
                    Arrays.fill(values, 0, count, column.getDouble(row));
                } else if (single) {
                    for (int i = 0; i < count; i++) {
                        values[i] = column.data().get(Memory.FLOAT, (first + i) * 4);
                    }
                } else {
                    MemorySegment.copy(column.data(), Memory.DOUBLE, first * 8, values, 0, count);
                }
                return column.validWord(row);
            }
        };
    }

    static Block.Doubles doubles(double constant) {
        Block.Doubles block = new Block.Doubles() {
            @Override
            long load(int word, long wanted) {
                return -1L;
            }
        };
        Arrays.fill(block.values, constant);
        return block;
    }

    static Block.Doubles widened(Block.Longs source) {
        return new Block.Doubles() {
            @Override
            long load(int word, long wanted) {
                long known = source.load(word, wanted);
                for (int i = 0; i < ROWS; i++) {
                    values[i] = source.values[i];
                }
                return known;
            }
        };
    }

    static Block.Longs arithmetic(ArithmeticOp op, Block.Longs left, Block.Longs right) {
        return new Block.Longs() {
            @Override
            long load(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    if (op.defined(right.values[i])) {
                        values[i] = op.apply(left.values[i], right.values[i]);
                    } else {
                        known &= ~(1L << i);
                    }
                }
                return known;
            }
        };
    }

    static Block.Doubles arithmetic(ArithmeticOp op, Block.Doubles left, Block.Doubles right) {
        return new Block.Doubles() {
            @Override
            long load(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    if (op.defined(right.values[i])) {
                        values[i] = op.apply(left.values[i], right.values[i]);
                    } else {
                        known &= ~(1L << i);
                    }
                }
                return known;
            }
        };
    }

    static Block.Bools bools(Column column) {
        return new Block.Bools() {
            @Override
            long load(int word, long wanted) {
                bits = 0;
                int row = word * ROWS;
                for (long rest = wanted; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= column.getBool(row + i) ? 1L << i : 0;
                }
                return column.validWord(row);
            }
        };
    }

    static Block.Bools bools(boolean constant) {
        return new Block.Bools() {
            @Override
            long load(int word, long wanted) {
                bits = constant ? -1L : 0;
                return -1L;
            }
        };
    }

    static Block.Texts texts(Column column) {
        return new Block.Texts() {
            @Override
            long load(int word, long wanted) {
                memory = column.data();
                int row = word * ROWS;
                long known = column.validWord(row) & wanted;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    starts[i] = column.start(row + i);
                    ends[i] = column.end(row + i);
                }
                return known;
            }
        };
    }

    static Block.Texts texts(byte[] constant) {
        Block.Texts block = new Block.Texts() {
            @Override
            long load(int word, long wanted) {
                return -1L;
            }
        };
        block.memory = MemorySegment.ofArray(constant);
        Arrays.fill(block.ends, constant.length);
        return block;
    }
}
