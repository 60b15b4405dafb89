package io.arrwdb.engine.filter.eval;

/** A condition that is evaluated row by row. */
abstract class RowMask extends Mask {
    /** What a condition says of a row. */
    enum Truth {
        TRUE, FALSE, UNKNOWN;

        static Truth of(boolean value) {
            return value ? TRUE : FALSE;
        }
    }

    abstract Truth test(int row);

    @Override
    final void eval(int word, long wanted) {
        yes = 0;
        no = 0;
        for (long rest = wanted; rest != 0; rest &= rest - 1) {
            int i = Long.numberOfTrailingZeros(rest);
            switch (test(word * Block.ROWS + i)) {
                case TRUE -> yes |= 1L << i;
                case FALSE -> no |= 1L << i;
                case UNKNOWN -> { }
            }
        }
    }
}
