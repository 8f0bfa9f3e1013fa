package io.atoll.segment.filtering;

import io.atoll.model.filter.Filter.Reference;
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
            case BOOL, INTEGER, FLOAT, DOUBLE ->
                    number(reference, DocValues.getNumeric(leaf, name));
            case JSON, DENSE_VECTOR ->
                    throw new IllegalArgumentException(
                            "field '" + reference.name() + "' is a " + reference.type());
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

    private static Operand number(Reference reference, NumericDocValues values) {
        return (row, value) -> {
            if (!values.advanceExact(row)) {
                value.set(Scalar.Kind.NULL);
                return;
            }
            long bits = values.longValue();
            switch (reference.type().shape()) {
                case BOOL -> value.setBool(bits != 0);
                case FLOAT -> value.setReal(Float.intBitsToFloat((int) bits));
                case DOUBLE -> value.setReal(Double.longBitsToDouble(bits));
                default -> value.setInteger(bits);
            }
        };
    }
}
