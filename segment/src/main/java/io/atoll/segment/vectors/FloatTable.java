package io.atoll.segment.vectors;

/// Vectors of float32 in one array, one behind the other, for one thread.
public final class FloatTable {
    private final FloatSums sums = FloatSums.fastest();
    private final float[] vectors;
    private final int dimension;
    private final int count;

    /// @param vectors a multiple of `dimension`; not copied
    public FloatTable(float[] vectors, int dimension) {
        this.vectors = vectors;
        this.dimension = dimension;
        this.count = vectors.length / dimension;
    }

    public int count() {
        return count;
    }

    /// The inner products of a vector with all of these. Nothing keeps them from overflowing.
    ///
    /// @param vector of the same dimension
    /// @param products becomes `[count]`
    public void products(float[] vector, float[] products) {
        int i = 0;
        for (; i <= count - 4; i += 4) {
            sums.products(vector, vectors, i * dimension, products, i);
        }
        for (; i < count; i++) {
            products[i] = sums.product(vector, vectors, i * dimension);
        }
    }
}
