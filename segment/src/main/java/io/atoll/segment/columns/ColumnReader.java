package io.atoll.segment.columns;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Reads the scalars of selected rows from doc values, one column at a time.
public final class ColumnReader {
    private final List<LeafReaderContext> leaves;
    private final RowSelection selection;

    public ColumnReader(IndexReader reader, RowSelection selection) {
        this.leaves = reader.leaves();
        this.selection = selection;
    }

    /// The values of a scalar field, in the order that the selection was asked in.
    public Column read(Field field) throws IOException {
        int count = selection.count();
        var nulls = new BitSet(count);
        String name = LuceneFields.of(field.id());
        return switch (field.type().shape()) {
            case BOOL -> {
                var values = new boolean[count];
                readLongs(name, nulls, (place, value) -> values[place] = value != 0);
                yield new Column.Bools(field.id(), values, nulls);
            }
            case INTEGER, TIMESTAMP -> {
                var values = new long[count];
                readLongs(name, nulls, (place, value) -> values[place] = value);
                yield new Column.Longs(field.id(), field.type(), values, nulls);
            }
            case FLOAT -> {
                var values = new float[count];
                readLongs(
                        name,
                        nulls,
                        (place, value) -> values[place] = Float.intBitsToFloat((int) value));
                yield new Column.Floats(field.id(), values, nulls);
            }
            case DOUBLE -> {
                var values = new double[count];
                readLongs(
                        name,
                        nulls,
                        (place, value) -> values[place] = Double.longBitsToDouble(value));
                yield new Column.Doubles(field.id(), values, nulls);
            }
            case TEXT -> {
                var values = new String[count];
                Arrays.fill(values, "");
                readBytes(name, nulls, (place, value) -> values[place] = value.utf8ToString());
                yield new Column.Texts(field.id(), values, nulls);
            }
            case JSON -> {
                var values = new byte[count][];
                Arrays.fill(values, BytesRef.EMPTY_BYTES);
                readBytes(name, nulls, (place, value) -> values[place] = copy(value));
                yield new Column.Jsons(field.id(), values, nulls);
            }
            case GEOMETRY -> {
                var values = new byte[count][];
                Arrays.fill(values, BytesRef.EMPTY_BYTES);
                readBytes(name, nulls, (place, value) -> values[place] = copy(value));
                yield new Column.Geometries(field.id(), values, nulls);
            }
            case ARRAY -> {
                var values = new BytesRef[count];
                readBytes(
                        name, nulls, (place, value) -> values[place] = BytesRef.deepCopyOf(value));
                DataType elements = field.elements().orElseThrow().type();
                yield ArrayBytes.column(field.id(), elements, values, nulls);
            }
            case SPARSE_VECTOR -> {
                var values = new byte[count][];
                Arrays.fill(values, BytesRef.EMPTY_BYTES);
                readBytes(name, nulls, (place, value) -> values[place] = copy(value));
                yield new Column.SparseVectors(field.id(), values, nulls);
            }
            case DENSE_VECTOR -> throw new IllegalArgumentException("a vector is no scalar");
        };
    }

    private static byte[] copy(BytesRef value) {
        return Arrays.copyOfRange(value.bytes, value.offset, value.offset + value.length);
    }

    public Keys readKeys(Field primaryKey) throws IOException {
        Column column = read(primaryKey);
        return switch (column) {
            case Column.Longs longs -> new Keys.LongKeys(longs.values());
            case Column.Texts texts -> new Keys.TextKeys(texts.values());
            case Column.Bools _,
                    Column.Floats _,
                    Column.Doubles _,
                    Column.Jsons _,
                    Column.Arrays _,
                    Column.Geometries _,
                    Column.Vectors _,
                    Column.SparseVectors _ ->
                    throw new IllegalArgumentException(column.type() + " is no key type");
        };
    }

    public long[] readTimestamps() throws IOException {
        var values = new long[selection.count()];
        readLongs(LuceneFields.TIMESTAMP, new BitSet(), (place, value) -> values[place] = value);
        return values;
    }

    private void readLongs(String name, BitSet nulls, LongSink sink) throws IOException {
        int i = 0;
        for (LeafReaderContext leaf : leaves) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            if (i < selection.count() && selection.row(i) < end) {
                NumericDocValues values = DocValues.getNumeric(leaf.reader(), name);
                for (; i < selection.count() && selection.row(i) < end; i++) {
                    // Asked twice for the same row, it says the same.
                    if (values.advanceExact(selection.row(i) - leaf.docBase)) {
                        sink.put(selection.place(i), values.longValue());
                    } else {
                        nulls.set(selection.place(i));
                    }
                }
            }
        }
    }

    private void readBytes(String name, BitSet nulls, BytesSink sink) throws IOException {
        int i = 0;
        for (LeafReaderContext leaf : leaves) {
            int end = leaf.docBase + leaf.reader().maxDoc();
            if (i < selection.count() && selection.row(i) < end) {
                BinaryDocValues values = bytes(leaf.reader(), name);
                for (; i < selection.count() && selection.row(i) < end; i++) {
                    if (values.advanceExact(selection.row(i) - leaf.docBase)) {
                        sink.put(selection.place(i), values.binaryValue());
                    } else {
                        nulls.set(selection.place(i));
                    }
                }
            }
        }
    }

    /// The bytes of a VARCHAR, JSON or ARRAY field, whichever kind of doc values they are in.
    public static BinaryDocValues bytes(LeafReader leaf, String name) throws IOException {
        FieldInfo info = leaf.getFieldInfos().fieldInfo(name);
        if (info != null && info.getDocValuesType() == DocValuesType.SORTED) {
            return new SortedBytes(DocValues.getSorted(leaf, name));
        }
        return DocValues.getBinary(leaf, name);
    }

    /// Sorted doc values as if they were binary ones.
    private static final class SortedBytes extends BinaryDocValues {
        private final SortedDocValues in;

        SortedBytes(SortedDocValues in) {
            this.in = in;
        }

        @Override
        public BytesRef binaryValue() throws IOException {
            return in.lookupOrd(in.ordValue());
        }

        @Override
        public boolean advanceExact(int target) throws IOException {
            return in.advanceExact(target);
        }

        @Override
        public int docID() {
            return in.docID();
        }

        @Override
        public int nextDoc() throws IOException {
            return in.nextDoc();
        }

        @Override
        public int advance(int target) throws IOException {
            return in.advance(target);
        }

        @Override
        public long cost() {
            return in.cost();
        }
    }

    private interface LongSink {
        void put(int place, long value);
    }

    private interface BytesSink {
        void put(int place, BytesRef value);
    }
}
