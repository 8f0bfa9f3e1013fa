package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.segment.columns.ArrayBytes;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;

/// The values of an ARRAY field: each row's bytes are looked up once, however many conditions look
/// at them, and elements are read where they lie.
final class ArrayColumn {
    private final BinaryDocValues values;
    private final ArrayBytes array;
    private int row = -1;
    private boolean known;

    ArrayColumn(BinaryDocValues values, DataType elementType) {
        this.values = values;
        this.array = new ArrayBytes(elementType);
    }

    DataType elementType() {
        return array.elementType();
    }

    /// Goes to a row, and says whether it has an array.
    boolean load(int wanted) throws IOException {
        if (wanted != row) {
            row = wanted;
            known = values.advanceExact(wanted);
            if (known) {
                array.set(values.binaryValue());
            }
        }
        return known;
    }

    /// The array of the row that was gone to.
    ArrayBytes array() {
        return array;
    }

    /// The element at an index. Where an array is shorter, nothing holds of it: it equals no value,
    /// and its comparisons are false, as Milvus has it.
    Operand element(int index) {
        // Its own, for a comparison may have two elements of one array.
        var text = new BytesRef();
        return (wanted, value) -> {
            if (!load(wanted)) {
                value.set(Scalar.Kind.NULL);
            } else if (index >= array.length()) {
                value.set(Scalar.Kind.UNDEFINED);
            } else {
                load(index, value, text);
            }
        };
    }

    /// The array as far as its presence and its length go.
    Operand whole() {
        return (wanted, value) -> {
            if (load(wanted)) {
                value.set(Scalar.Kind.ARRAY);
                value.setLength(array.length());
            } else {
                value.set(Scalar.Kind.NULL);
            }
        };
    }

    /// Loads an element of the row that was gone to.
    ///
    /// @param text what a value of VARCHAR is put into
    void load(int index, Scalar value, BytesRef text) {
        switch (array.elementType().shape()) {
            case BOOL -> value.setBool(array.integer(index) != 0);
            case INTEGER -> value.setInteger(array.integer(index));
            case FLOAT, DOUBLE -> value.setReal(array.real(index));
            case TEXT -> {
                array.text(index, text);
                value.setText(text);
            }
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("no arrays of " + array.elementType());
        }
    }
}
