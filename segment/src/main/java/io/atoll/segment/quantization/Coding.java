package io.atoll.segment.quantization;

/// How vectors are to be coded: what a [Quantizer] is made by.
public sealed interface Coding {

    /// Each component by itself, see [ScalarQuantizer].
    record Scalar(CodeType type) implements Coding {}

    /// Parts of a vector by the nearest of some codewords each, see [ProductQuantizer].
    ///
    /// @param parts how many, at most the dimension; 0: one for each `partDimension` dimensions
    /// @param partDimension at least 1
    /// @param bits of each code, from 1 to [ProductQuantizer#MOST_BITS]
    /// @param residual whether a vector is coded less the centroid of its list
    /// @param blocks whether rows are scored many at a time, by small tables; then there are 4 bits
    record Products(int parts, int partDimension, int bits, boolean residual, boolean blocks)
            implements Coding {

        /// The same, with as many parts as there are in vectors of a dimension.
        Products of(int dimension) {
            int wanted = parts > 0 ? parts : Math.ceilDiv(dimension, partDimension);
            return new Products(Math.min(wanted, dimension), partDimension, bits, residual, blocks);
        }
    }

    /// The signs of a vector less the centroid of its list, see [SignQuantizer].
    record Signs() implements Coding {}
}
