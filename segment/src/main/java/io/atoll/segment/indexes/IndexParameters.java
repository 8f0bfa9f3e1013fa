package io.atoll.segment.indexes;

import io.atoll.model.Index;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.quantization.ProductQuantizer;

/// Build parameters of indexes, which were checked when the index was created.
final class IndexParameters {
    private static final String PARTS = "m";
    private static final String BITS = "nbits";

    /// What one vector register holds.
    private static final int SMALL_BITS = 4;

    private IndexParameters() {}

    /// @param absent what it is where a client names none, or writes its word for none
    static int integer(Index index, String name, int absent) {
        return switch (index.params().getOrDefault(name, "")) {
            case "", "None", "null" -> absent;
            case String given -> Integer.parseInt(given.strip());
        };
    }

    /// Products of `m` parts, of 4 dimensions each where none is named, by codes of `nbits` bits,
    /// which are lowered to 8.
    ///
    /// @param residual whether vectors are coded less the centroid of their list
    static Coding.Products products(Index index, boolean residual) {
        int bits = Math.min(integer(index, BITS, Byte.SIZE), ProductQuantizer.MOST_BITS);
        return new Coding.Products(integer(index, PARTS, 0), 4, bits, residual, false);
    }

    /// Parts of two dimensions by 4 bits each.
    static Coding.Products smallProducts() {
        return new Coding.Products(0, 2, SMALL_BITS, false, true);
    }
}
