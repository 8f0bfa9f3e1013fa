package io.atoll.segment.vectors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Sums over the components of float32 vectors, in float32. Nothing keeps them from overflowing.
abstract sealed class FloatSums permits SimdFloatSums, PlainFloatSums {
    static final ValueLayout.OfFloat COMPONENT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// By the Vector API where the JVM was started with it.
    static FloatSums fastest() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? new SimdFloatSums()
                : new PlainFloatSums();
    }

    /// The squared Euclidean distance of `query` and the vector at `offset`.
    abstract float squareDistance(float[] query, MemorySegment memory, long offset);

    /// The inner product of `query` and the vector at `offset`.
    abstract float product(float[] query, MemorySegment memory, long offset);

    /// The inner product with itself of the vector of `dimension` components at `offset`.
    abstract float square(int dimension, MemorySegment memory, long offset);

    /// [#squareDistance] of four vectors in one memory.
    abstract void squareDistances(
            float[] query, MemorySegment memory, long[] offsets, float[] sums);

    /// [#product] of four vectors in one memory.
    abstract void products(float[] query, MemorySegment memory, long[] offsets, float[] sums);

    static float component(MemorySegment memory, long offset, int i) {
        return memory.get(COMPONENT, offset + (long) i * Float.BYTES);
    }
}
