package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.filter.plan.CompareOp;

/** Comparisons of two blocks of the same kind. */
final class Comparisons {
    private Comparisons() { }

    static Mask longs(CompareOp op, Block.Longs left, Block.Longs right) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                answer(known, known == 0 ? 0 : compare(op, left.values, right.values));
            }
        };
    }

    static Mask doubles(CompareOp op, Block.Doubles left, Block.Doubles right) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                answer(known, known == 0 ? 0 : compare(op, left.values, right.values));
            }
        };
    }

    static Mask bools(CompareOp op, Block.Bools left, Block.Bools right) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                long differ = left.bits ^ right.bits;
                answer(known, op == CompareOp.EQ ? ~differ : differ);
            }
        };
    }

    static Mask texts(CompareOp op, Block.Texts left, Block.Texts right) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long known = left.load(word, wanted) & right.load(word, wanted) & wanted;
                long bits = 0;
                for (long rest = known; rest != 0; rest &= rest - 1) {
                    int i = Long.numberOfTrailingZeros(rest);
                    bits |= compare(op, left, right, i) ? 1L << i : 0;
                }
                answer(known, bits);
            }
        };
    }

    private static boolean compare(CompareOp op, Block.Texts left, Block.Texts right, int i) {
        if (op.isEquality() && left.ends[i] - left.starts[i] != right.ends[i] - right.starts[i]) {
            return op == CompareOp.NE;
        }
        return op.holds(Texts.compare(left.memory, left.starts[i], left.ends[i], right.memory, right.starts[i], right.ends[i]));
    }

    private static long compare(CompareOp op, long[] a, long[] b) {
        return switch (op) {
            case EQ -> equal(a, b);
            case NE -> ~equal(a, b);
            case LT -> less(a, b);
            case GE -> ~less(a, b);
            case GT -> less(b, a);
            case LE -> ~less(b, a);
        };
    }

    private static long equal(long[] a, long[] b) {
        long bits = 0;
        for (int i = 0; i < Block.ROWS; i++) {
            bits |= (a[i] == b[i] ? 1L : 0L) << i;
        }
        return bits;
    }

    private static long less(long[] a, long[] b) {
        long bits = 0;
        for (int i = 0; i < Block.ROWS; i++) {
            bits |= (a[i] < b[i] ? 1L : 0L) << i;
        }
        return bits;
    }

    /** No comparison but NE holds of NaN, so none is the negation of another one. */
    private static long compare(CompareOp op, double[] a, double[] b) {
        return switch (op) {
            case EQ -> equal(a, b);
            case NE -> ~equal(a, b);
            case LT -> less(a, b);
            case LE -> less(a, b) | equal(a, b);
            case GT -> less(b, a);
            case GE -> less(b, a) | equal(a, b);
        };
    }

    private static long equal(double[] a, double[] b) {
        long bits = 0;
        for (int i = 0; i < Block.ROWS; i++) {
            bits |= (a[i] == b[i] ? 1L : 0L) << i;
        }
        return bits;
    }

    private static long less(double[] a, double[] b) {
        long bits = 0;
        for (int i = 0; i < Block.ROWS; i++) {
            bits |= (a[i] < b[i] ? 1L : 0L) << i;
        }
        return bits;
    }
}
