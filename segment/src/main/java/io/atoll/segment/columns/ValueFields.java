package io.atoll.segment.columns;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.FloatPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/// The Lucene fields of a sealed segment's second index, the one of its value indexes. A document
/// is a row; it has the number that the row has in the first one. Values of a row are a set.
///
/// | Lucene field | for | content |
/// | --- | --- | --- |
/// | `v<index id>` | values or elements that are BOOL (0, 1) or integers | long points |
/// | | FLOAT, DOUBLE | points in which -0.0 is 0.0, and of NaN none; at paths into JSON integers too, as the double next to them |
/// | | VARCHAR | terms: the UTF-8 bytes, of a longer value the first 32,766 |
/// | | grams | terms: runs of characters |
/// | `m<index id>` | paths into JSON | the term `present` where there is anything but null |
/// | | numbers | the term `odd` where a value is no double, or NaN: there the points do not tell whether a condition holds |
///
/// A row without a value lacks the field.
public final class ValueFields {
    public static final String PRESENT = "present";
    public static final String ODD = "odd";

    private static final FieldType GRAMS = new FieldType();

    static {
        GRAMS.setIndexOptions(IndexOptions.DOCS);
        GRAMS.setTokenized(true);
        GRAMS.setOmitNorms(true);
        GRAMS.freeze();
    }

    private ValueFields() {}

    /// The field of an index's values.
    public static String values(long indexId) {
        return "v" + indexId;
    }

    /// The field of its marks.
    public static String marks(long indexId) {
        return "m" + indexId;
    }

    public static void mark(Document document, long indexId, String mark) {
        document.add(new StringField(marks(indexId), mark, Store.NO));
    }

    public static void addInteger(Document document, long indexId, long value) {
        document.add(new LongPoint(values(indexId), value));
    }

    public static void addFloat(Document document, long indexId, float value) {
        if (Float.isNaN(value)) {
            mark(document, indexId, ODD);
        } else {
            document.add(new FloatPoint(values(indexId), value + 0.0f));
        }
    }

    public static void addDouble(Document document, long indexId, double value) {
        if (Double.isNaN(value)) {
            mark(document, indexId, ODD);
        } else {
            document.add(new DoublePoint(values(indexId), value + 0.0));
        }
    }

    public static void addText(Document document, long indexId, BytesRef text) {
        int length = Math.min(text.length, LuceneFields.MAX_TERM_BYTES);
        document.add(
                new StringField(
                        values(indexId), new BytesRef(text.bytes, text.offset, length), Store.NO));
    }

    public static void addGrams(Document document, long indexId, GramStream grams) {
        document.add(new org.apache.lucene.document.Field(values(indexId), grams, GRAMS));
    }
}
