package io.atoll.segment.filtering;

import io.atoll.model.DataType;
import io.atoll.model.Literal;
import io.atoll.model.indexes.ValueIndex;
import io.atoll.segment.columns.ArrayBytes;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.GramStream;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.ValueFields;

import org.apache.lucene.document.Document;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes the documents of a segment's value indexes, as [ValueFields] says: the values are read as
/// filters read them that look at rows.
public final class IndexedValues {
    private final List<Source> sources = new ArrayList<>();

    /// @param leaf the segment's rows, which have the fields of all these indexes
    public IndexedValues(LeafReader leaf, List<ValueIndex> indexes) throws IOException {
        var jsonColumns = new HashMap<Long, JsonColumn>();
        for (ValueIndex index : indexes) {
            sources.add(source(leaf, index, jsonColumns));
        }
    }

    /// The values of a row. Rows are asked for in ascending order.
    public Document of(int row) throws IOException {
        var document = new Document();
        for (Source source : sources) {
            source.add(row, document);
        }
        return document;
    }

    private interface Source {
        void add(int row, Document document) throws IOException;
    }

    private static Source source(
            LeafReader leaf, ValueIndex index, Map<Long, JsonColumn> jsonColumns)
            throws IOException {
        String field = LuceneFields.of(index.place().fieldId());
        return switch (index.place().type().shape()) {
            case TEXT -> texts(ColumnReader.bytes(leaf, field), index);
            case ARRAY -> elements(DocValues.getBinary(leaf, field), index);
            case JSON -> {
                JsonColumn column = jsonColumns.get(index.place().fieldId());
                if (column == null) {
                    column = JsonColumn.of(DocValues.getBinary(leaf, field), false);
                    jsonColumns.put(index.place().fieldId(), column);
                }
                yield json(column, index);
            }
            case BOOL, INTEGER, TIMESTAMP, FLOAT, DOUBLE, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("every segment has it: " + index);
        };
    }

    private static Source texts(BinaryDocValues values, ValueIndex index) {
        var grams = new GramStream(index.shortGram(), index.longGram());
        return (row, document) -> {
            if (values.advanceExact(row)) {
                grams.set(values.binaryValue().utf8ToString());
                ValueFields.addGrams(document, index.id(), grams);
            }
        };
    }

    private static Source elements(BinaryDocValues values, ValueIndex index) {
        var array = new ArrayBytes(index.type());
        var text = new BytesRef();
        return (row, document) -> {
            if (values.advanceExact(row)) {
                array.set(values.binaryValue());
                for (int i = 0; i < array.length(); i++) {
                    addElement(array, i, text, index, document);
                }
            }
        };
    }

    private static void addElement(
            ArrayBytes array, int i, BytesRef text, ValueIndex index, Document document) {
        switch (index.type().shape()) {
            case BOOL, INTEGER -> ValueFields.addInteger(document, index.id(), array.integer(i));
            case FLOAT -> ValueFields.addFloat(document, index.id(), (float) array.real(i));
            case DOUBLE -> ValueFields.addDouble(document, index.id(), array.real(i));
            case TEXT -> {
                array.text(i, text);
                ValueFields.addText(document, index.id(), text);
            }
            case TIMESTAMP, JSON, ARRAY, GEOMETRY, DENSE_VECTOR, SPARSE_VECTOR ->
                    throw new IllegalArgumentException("no arrays of " + index.type());
        }
    }

    /// All paths of a column are known before its first row is loaded.
    private static Source json(JsonColumn column, ValueIndex index) {
        Scalar found = column.whole(index.place().path());
        var grams = new GramStream(index.shortGram(), index.longGram());
        var element = new Scalar();
        return (row, document) -> {
            column.load(row);
            if (!found.isUnknown()) {
                ValueFields.mark(document, index.id(), ValueFields.PRESENT);
            }
            switch (index.kind()) {
                case VALUE -> addValue(found, index, document);
                case ELEMENTS -> {
                    if (found.kind() == Scalar.Kind.ARRAY) {
                        for (Literal literal : found.elements()) {
                            element.set(literal);
                            addValue(element, index, document);
                        }
                    }
                }
                case GRAMS -> {
                    if (found.kind() == Scalar.Kind.TEXT) {
                        grams.set(found.text().utf8ToString());
                        ValueFields.addGrams(document, index.id(), grams);
                    }
                }
            }
        };
    }

    /// Values of other kinds than the index's are left out.
    private static void addValue(Scalar value, ValueIndex index, Document document) {
        if (value.kind() == Scalar.Kind.BOOL && index.type() == DataType.BOOL) {
            ValueFields.addInteger(document, index.id(), value.integer());
        } else if (value.kind() == Scalar.Kind.TEXT && index.type() == DataType.VARCHAR) {
            ValueFields.addText(document, index.id(), value.text());
        } else if (value.isNumber() && index.type() == DataType.DOUBLE) {
            ValueFields.addDouble(document, index.id(), value.real());
            if (value.isWhole() && Comparing.order(value.integer(), value.real()) != 0) {
                ValueFields.mark(document, index.id(), ValueFields.ODD);
            }
        }
    }
}
