package io.atoll.segment.vectors;

import io.atoll.model.DataType;

import org.apache.lucene.index.VectorEncoding;

import java.lang.foreign.MemorySegment;

/// How vectors of one type are stored and scored.
public sealed interface VectorKind permits FloatVectors, SmallNumberVectors, BitVectors {

    static VectorKind of(DataType type) {
        return switch (type) {
            case BINARY_VECTOR -> new BitVectors();
            case FLOAT_VECTOR -> new FloatVectors();
            case FLOAT16_VECTOR -> new SmallNumberVectors(FloatComponents.FLOAT16);
            case BFLOAT16_VECTOR -> new SmallNumberVectors(FloatComponents.BFLOAT16);
            case INT8_VECTOR -> new SmallNumberVectors(FloatComponents.INT8);
            case BOOL,
                    INT8,
                    INT16,
                    INT32,
                    INT64,
                    FLOAT,
                    DOUBLE,
                    VARCHAR,
                    JSON,
                    ARRAY,
                    TIMESTAMPTZ,
                    GEOMETRY,
                    SPARSE_FLOAT_VECTOR ->
                    throw new IllegalArgumentException(type + " has no dense vectors");
        };
    }

    /// As what Lucene keeps these vectors in a sealed segment: their bytes, taken for components of
    /// this width.
    VectorEncoding encoding();

    /// How many components vectors of so many bytes have.
    int dimension(int vectorBytes);

    /// Reads the components of a vector as float32, bits as 0 and 1.
    ///
    /// @param memory has the vector at `offset`
    /// @param components filled from its beginning to its end
    void read(MemorySegment memory, long offset, float[] components);

    /// Reads rows, to score them.
    RowBatch batch(VectorRows rows);
}
