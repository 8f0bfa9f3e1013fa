package io.atoll.segment.vectors;

/// Sums over the components of float32 vectors, in float32. Nothing keeps them from overflowing.
abstract sealed class FloatSums permits SimdFloatSums, PlainFloatSums {

    /// By the Vector API where the JVM was started with it.
    static FloatSums fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new SimdFloatSums()
                : new PlainFloatSums();
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
