package io.arrwdb.engine.filter.eval;

import java.util.Arrays;

/** Whether the values of a block are in a list. */
final class Memberships {
    private Memberships() { }

    static Mask longs(Block.Longs block, LongSet values) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = block.load(word, wanted) & wanted;
                long bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= values.contains(block.values[i]) ? 1L << i : 0;
                }
                answer(known, bits);
            }
        };
    }

    /** @param sorted the values, ascending, without a negative zero */
    static Mask doubles(Block.Doubles block, double[] sorted) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = block.load(word, wanted) & wanted;
                long bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= Arrays.binarySearch(sorted, block.values[i] + 0.0) >= 0 ? 1L << i : 0;
                }
                answer(known, bits);
            }
        };
    }

    static Mask bools(Block.Bools block, boolean withTrue, boolean withFalse) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = block.load(word, wanted) & wanted;
                answer(known, (withTrue ? block.bits : 0) | (withFalse ? ~block.bits : 0));
            }
        };
    }

    static Mask texts(Block.Texts block, TextSet values) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = block.load(word, wanted) & wanted;
                long bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= values.contains(block.memory, block.starts[i], block.ends[i]) ? 1L << i : 0;
                }
                answer(known, bits);
            }
        };
    }

    static Mask like(Block.Texts block, LikePattern pattern) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = block.load(word, wanted) & wanted;
                long bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= pattern.matches(block.memory, block.starts[i], block.ends[i]) ? 1L << i : 0;
                }
                answer(known, bits);
            }
        };
    }

    static Mask isNull(Block block) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                answer(wanted, ~block.load(word, wanted));
            }
        };
    }
}
