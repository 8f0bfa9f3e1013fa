package io.atoll.segment.vectors;

/// Sums over the components of float32 vectors, in float32. Nothing keeps them from overflowing.
///
/// Lucene's `VectorUtil` does not serve: it takes arrays that are one vector each and asserts that
/// results are finite, while rows here lie outside the heap and are copied in batches to one array.
abstract sealed class FloatSums permits SimdFloatSums, PlainFloatSums {

    /// For one thread, by the Vector API where the JVM was started with it, and compiles it.
    static FloatSums fastest() {
        return VectorApi.FAST ? new SimdFloatSums() : new PlainFloatSums();
    }

    /// The squared Euclidean distance of `query` and the vector at `at`.
    abstract float squareDistance(float[] query, float[] vectors, int at);

    /// The inner product of `query` and the vector at `at`.
    abstract float product(float[] query, float[] vectors, int at);

    /// [#squareDistance] of four vectors, one behind the other.
    abstract void squareDistances(float[] query, float[] vectors, int at, float[] sums, int to);

    /// [#product] of four vectors, one behind the other.
    abstract void products(float[] query, float[] vectors, int at, float[] sums, int to);

    /// The inner product with itself of the vector at `at`.
    abstract float square(float[] vectors, int at, int dimension);
}
