package io.atoll.segment.quantization;

import io.atoll.segment.vectors.VectorApi;

import java.lang.foreign.MemorySegment;

/// Sums over the codes of vectors, in float32.
abstract sealed class CodeSums permits PlainCodeSums, Sq8Sums, Sq6Sums, Bf16Sums, Fp16Sums {

    /// By the Vector API where it is fast. Without state.
    static CodeSums of(CodeType type) {
        if (!VectorApi.FAST) {
            return new PlainCodeSums(type);
        }
        return switch (type) {
            case SQ8 -> new Sq8Sums();
            case SQ6 -> new Sq6Sums();
            case BF16 -> new Bf16Sums();
            case FP16 -> new Fp16Sums();
        };
    }

    /// The inner products of weights with what the codes of four vectors store.
    ///
    /// @param weights one for each code
    /// @param at0 where the codes of the first begin, and so on
    /// @param sums the first four become these products
    abstract void products(
            float[] weights,
            MemorySegment codes,
            long at0,
            long at1,
            long at2,
            long at3,
            float[] sums);
}
