package io.atoll.segment.quantization;

import io.atoll.segment.vectors.VectorApi;

import java.lang.foreign.MemorySegment;

/// Sums over the codes of a block of rows, see [BlockShape].
abstract sealed class BlockSums permits PlainBlockSums, SimdBlockSums {

    /// By the Vector API where it is fast.
    static BlockSums fastest() {
        return VectorApi.FAST ? new SimdBlockSums() : new PlainBlockSums();
    }

    /// @param tables `[codes][16]`, from 0 to 127; an even number of codes
    /// @param at where a block begins
    /// @param sums become those of its rows
    abstract void sum(byte[] tables, MemorySegment blocks, long at, int[] sums);
}
