package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter.Reference;
import io.atoll.model.times.Interval;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.LuceneFields;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

import java.io.IOException;

/// The values of a scalar field that is no JSON.
final class ColumnOperand {

    private ColumnOperand() {}

    static Operand of(LeafReader leaf, Reference reference) throws IOException {
        String name = LuceneFields.of(reference.fieldId());
        return switch (reference.type().shape()) {
            case TEXT -> text(ColumnReader.bytes(leaf, name));
            case BOOL -> number(leaf, name, (bits, value) -> value.setBool(bits != 0));
            case INTEGER, TIMESTAMP -> number(leaf, name, (bits, value) -> value.setInteger(bits));
            case FLOAT ->
                    number(
                            leaf,
                            name,
                            (bits, value) -> value.setReal(Float.intBitsToFloat((int) bits)));
            case DOUBLE ->
                    number(
                            leaf,
                            name,
                            (bits, value) -> value.setReal(Double.longBitsToDouble(bits)));
            case GEOMETRY -> presence(ColumnReader.bytes(leaf, name));
            case JSON, ARRAY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException(
                            "field '" + reference.name() + "' is a " + reference.type());
        };
    }

    /// Points in time that are moved.
    static Operand shifted(Operand time, Interval by) {
        return (row, value) -> {
            time.load(row, value);
            if (value.kind() == Scalar.Kind.INTEGER) {
                value.setInteger(by.addTo(value.integer()));
            }
        };
    }

    private static Operand text(BinaryDocValues values) {
        return (row, value) -> {
            if (values.advanceExact(row)) {
                value.setText(values.binaryValue());
            } else {
                value.set(Scalar.Kind.NULL);
            }
        };
    }

    /// Of what can be looked into by functions of its own only.
    private static Operand presence(BinaryDocValues values) {
        return (row, value) ->
                value.set(values.advanceExact(row) ? Scalar.Kind.OBJECT : Scalar.Kind.NULL);
    }

    private static Operand number(LeafReader leaf, String name, Bits bits) throws IOException {
        NumericDocValues values = DocValues.getNumeric(leaf, name);
        return (row, value) -> {
            if (values.advanceExact(row)) {
                bits.set(values.longValue(), value);
            } else {
                value.set(Scalar.Kind.NULL);
            }
        };
    }

    /// What the number that Lucene keeps stands for.
    private interface Bits {
        void set(long bits, Scalar value);
    }
}
