package io.arrwdb.robust;

/**
 * A row whose vector says what it is: of all rows the nearest to a key's own vector is the key's row, whatever its value, so that a
 * search for one hit reads a register.
 */
record Row(long key, long value) {
    static final int DIM = 4;
    private static final int DIGIT = 512;
    private static final float VALUE_UNIT = 1 / 1_024f;

    /** Different keys are at least 1 apart; a value below 512 adds less than 1/2. */
    float[] vector() {
        return new float[] {key % DIGIT, key / DIGIT % DIGIT, key / DIGIT / DIGIT, value * VALUE_UNIT};
    }
}
