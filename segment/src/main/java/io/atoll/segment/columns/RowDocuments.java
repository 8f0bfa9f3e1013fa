package io.atoll.segment.columns;

import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.geometry.GeometryBytes;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.FloatPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.locationtech.jts.geom.Envelope;

import java.util.ArrayList;
import java.util.List;

/// Makes Lucene documents of rows: all but dense vectors.
public final class RowDocuments {
    private final Schema schema;
    private final List<TextDocuments> texts;

    public RowDocuments(Schema schema) {
        this.schema = schema;
        this.texts =
                schema.fields().stream()
                        .filter(Field::analyzed)
                        .map(field -> new TextDocuments(schema, field))
                        .toList();
    }

    /// One document per row, in order. A field for which the rows have no column gets its default
    /// value, or none.
    public List<Document> of(Rows rows, long timestamp) {
        var documents = new ArrayList<Document>(rows.count());
        for (int row = 0; row < rows.count(); row++) {
            var document = new Document();
            document.add(new NumericDocValuesField(LuceneFields.TIMESTAMP, timestamp));
            documents.add(document);
        }
        for (Field field : schema.fields()) {
            if (!field.type().isDenseVector()) {
                Column column =
                        rows.column(field.id())
                                .orElseGet(() -> Columns.constant(field, rows.count()));
                add(field, column, documents);
            }
        }
        for (TextDocuments text : texts) {
            text.add(rows, documents);
        }
        return documents;
    }

    private static void add(Field field, Column column, List<Document> documents) {
        String name = LuceneFields.of(field.id());
        for (int row = 0; row < documents.size(); row++) {
            if (!column.isNull(row)) {
                add(field, name, column, row, documents.get(row));
            }
        }
    }

    private static void add(Field field, String name, Column column, int row, Document document) {
        switch (column) {
            case Column.Bools bools -> addLong(name, bools.value(row) ? 1 : 0, document);
            case Column.Longs longs -> {
                addLong(name, longs.value(row), document);
                if (field.primaryKey()) {
                    BytesRef term = KeyTerms.of(longs.value(row));
                    document.add(
                            new StringField(
                                    LuceneFields.LONG_KEY,
                                    term,
                                    org.apache.lucene.document.Field.Store.NO));
                }
            }
            case Column.Floats floats -> {
                float value = floats.value(row);
                document.add(new NumericDocValuesField(name, Float.floatToRawIntBits(value)));
                document.add(new FloatPoint(name, indexed(value)));
            }
            case Column.Doubles doubles -> {
                double value = doubles.value(row);
                document.add(new NumericDocValuesField(name, Double.doubleToRawLongBits(value)));
                document.add(new DoublePoint(name, indexed(value)));
            }
            case Column.Texts texts -> addText(field, name, texts.value(row), document);
            case Column.Jsons jsons ->
                    document.add(new BinaryDocValuesField(name, new BytesRef(jsons.value(row))));
            case Column.Geometries geometries ->
                    addGeometry(field, name, geometries.value(row), document);
            case Column.Arrays arrays ->
                    document.add(new BinaryDocValuesField(name, ArrayBytes.of(arrays, row)));
            case Column.SparseVectors vectors -> {
                byte[] vector = vectors.value(row);
                document.add(new BinaryDocValuesField(name, new BytesRef(vector)));
                document.add(new SparseField(name, vector));
            }
            case Column.Vectors _ -> throw new IllegalArgumentException("a vector is no scalar");
        }
    }

    private static void addGeometry(Field field, String name, byte[] wkb, Document document) {
        document.add(new BinaryDocValuesField(name, new BytesRef(wkb)));
        Envelope box = GeometryBytes.read(wkb).getEnvelopeInternal();
        if (!box.isNull()) {
            document.add(BoundingBoxes.field(field.id(), box));
        }
    }

    private static void addLong(String name, long value, Document document) {
        document.add(new NumericDocValuesField(name, value));
        document.add(new LongPoint(name, value));
    }

    /// Adding zero makes 0.0 of -0.0.
    private static float indexed(float value) {
        return Float.isNaN(value) ? Float.NaN : value + 0.0f;
    }

    private static double indexed(double value) {
        return Double.isNaN(value) ? Double.NaN : value + 0.0;
    }

    private static void addText(Field field, String name, String value, Document document) {
        BytesRef bytes = field.primaryKey() ? KeyTerms.ofNew(value) : new BytesRef(value);
        int length = Math.min(bytes.length, LuceneFields.MAX_TERM_BYTES);
        var term = new BytesRef(bytes.bytes, bytes.offset, length);
        document.add(new StringField(name, term, org.apache.lucene.document.Field.Store.NO));
        document.add(
                LuceneFields.sorted(field)
                        ? new SortedDocValuesField(name, bytes)
                        : new BinaryDocValuesField(name, bytes));
    }
}
