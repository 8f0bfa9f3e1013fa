package io.atoll.segment.vectors;

import io.atoll.model.Field;
import io.atoll.model.rows.DenseVectorValues;

import java.lang.foreign.MemorySegment;

/// The vectors of a field that came to the schema after the rows: there are none.
public record NoVectors(VectorKind kind, int vectorBytes) implements VectorRows {

    public static VectorRows of(Field field) {
        return new NoVectors(
                VectorKind.of(field.type()),
                DenseVectorValues.ofVectors(field.type()).vectorBytes(field.dimension()));
    }

    @Override
    public MemorySegment memory(int ordinal) {
        throw new IndexOutOfBoundsException("no row has a vector, none has ordinal " + ordinal);
    }

    @Override
    public long offset(int ordinal) {
        throw new IndexOutOfBoundsException("no row has a vector, none has ordinal " + ordinal);
    }
}
