package io.arrwdb.bench.data;

/** Float vectors by row, from a file or a generator; safe for several readers. */
public interface VectorSet {
    int count();

    int dim();

    /** Writes row {@code row} into {@code target}, which has room for {@link #dim} floats. */
    void read(int row, float[] target);

    default float[] row(int row) {
        float[] target = new float[dim()];
        read(row, target);
        return target;
    }

    /** The first {@code rows} rows; all of them where there are not more. */
    default VectorSet prefix(int rows) {
        VectorSet whole = this;
        int count = Math.min(rows, count());
        return new VectorSet() {
            @Override
            public int count() {
                return count;
            }

            @Override
            public int dim() {
                return whole.dim();
            }

            @Override
            public void read(int row, float[] target) {
                whole.read(row, target);
            }
        };
    }
}
