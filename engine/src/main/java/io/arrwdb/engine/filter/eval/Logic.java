package io.arrwdb.engine.filter.eval;

/** The connectives, after Kleene: false wins in AND, true wins in OR, unknown otherwise. */
final class Logic {
    private Logic() { }

    static Mask always(boolean value) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                answer(wanted, value ? -1L : 0);
            }
        };
    }

    static Mask and(Mask[] terms) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long all = wanted;
                long none = 0;
                for (Mask term : terms) {
                    long left = wanted & ~none;
                    if (left == 0) {
                        break;
                    }
                    term.eval(word, left);
                    all &= term.yes;
                    none |= term.no;
                }
                yes = all & ~none;
                no = none;
            }
        };
    }

    static Mask or(Mask[] terms) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                long any = 0;
                long none = wanted;
                for (Mask term : terms) {
                    long left = wanted & ~any;
                    if (left == 0) {
                        break;
                    }
                    term.eval(word, left);
                    any |= term.yes;
                    none &= term.no;
                }
                yes = any;
                no = none & ~any;
            }
        };
    }

    static Mask not(Mask term) {
        return new Mask() {
            @Override
            void eval(int word, long wanted) {
                term.eval(word, wanted);
                yes = term.no;
                no = term.yes;
            }
        };
    }
}
