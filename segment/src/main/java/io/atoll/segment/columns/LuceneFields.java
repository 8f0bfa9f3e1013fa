package io.atoll.segment.columns;

import io.atoll.model.DataType;
import io.atoll.model.Field;

import org.apache.lucene.index.DocValuesSkipIndexType;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.VectorEncoding;
import org.apache.lucene.index.VectorSimilarityFunction;

import java.util.Map;

/// The Lucene fields of a segment, growing or sealed. A document is a row; its number is the row
/// number.
///
/// | Lucene field | for | content |
/// | --- | --- | --- |
/// | `ts` | every row | numeric doc values: the row's timestamp |
/// | `key` | INT64 primary keys | one term: the key as 8 sortable bytes |
/// | `f<id>` | INT8 to INT64, TIMESTAMPTZ, BOOL (0, 1) | numeric doc values; a long point |
/// | `f<id>` | FLOAT, DOUBLE | numeric doc values: the raw bits; a point of the value, in which -0.0 is 0.0 and every NaN is the one NaN |
/// | `f<id>` | VARCHAR | one term: the UTF-8 bytes, of a longer value the first 32,766; sorted doc values, or binary ones where longer values are allowed |
/// | `f<id>` | JSON | binary doc values: the JSON text |
/// | `f<id>` | ARRAY | binary doc values: [ArrayBytes] |
/// | `f<id>` | GEOMETRY | binary doc values: WKB |
/// | `b<id>` | GEOMETRY that is not empty | a point of four dimensions: its bounding box, as [BoundingBoxes] says |
/// | `t<id>` | analyzed VARCHAR | terms: the words of the text, with their positions |
/// | `l<id>` | analyzed VARCHAR | numeric doc values: how many words the text has |
/// | `f<id>` | sparse vectors | binary doc values: the bytes; terms as [SparseField] says |
/// | `f<id>` | dense vectors | sealed segments: a vector of float32 or bytes, as the type's `VectorKind` says |
///
/// A row without a value in a field lacks the Lucene field altogether.
public final class LuceneFields {
    public static final String TIMESTAMP = "ts";

    /// The longest term, and the longest value in sorted doc values.
    public static final int MAX_TERM_BYTES = IndexWriter.MAX_TERM_LENGTH;

    static final String LONG_KEY = "key";

    private LuceneFields() {}

    /// The Lucene field of one of our fields.
    public static String of(long fieldId) {
        return "f" + fieldId;
    }

    /// The Lucene field whose terms are the words of a field's texts.
    public static String words(long fieldId) {
        return "t" + fieldId;
    }

    /// The Lucene field that has the numbers of these words.
    public static String wordCounts(long fieldId) {
        return "l" + fieldId;
    }

    /// The Lucene field whose terms are the primary keys.
    public static String keyTerms(Field primaryKey) {
        return primaryKey.type() == DataType.VARCHAR ? of(primaryKey.id()) : LONG_KEY;
    }

    /// Describes a field of vectors and nothing else, for a reader that adds it to others.
    ///
    /// @param vectorBytes how many bytes each vector has
    public static FieldInfo vectorInfo(
            String name, int number, VectorEncoding encoding, int vectorBytes) {
        return withVectors(
                name,
                number,
                encoding,
                vectorBytes / encoding.byteSize,
                VectorSimilarityFunction.EUCLIDEAN);
    }

    /// The same vectors under another similarity.
    public static FieldInfo withSimilarity(FieldInfo info, VectorSimilarityFunction similarity) {
        return withVectors(
                info.name,
                info.number,
                info.getVectorEncoding(),
                info.getVectorDimension(),
                similarity);
    }

    /// The same field, with another number and none of the marks of those who wrote it.
    static FieldInfo numbered(FieldInfo info, int number) {
        return new FieldInfo(
                info.name,
                number,
                info.hasTermVectors(),
                info.omitsNorms(),
                info.hasPayloads(),
                info.getIndexOptions(),
                info.getDocValuesType(),
                info.docValuesSkipIndexType(),
                -1,
                Map.of(),
                info.getPointDimensionCount(),
                info.getPointIndexDimensionCount(),
                info.getPointNumBytes(),
                info.getVectorDimension(),
                info.getVectorEncoding(),
                info.getVectorSimilarityFunction(),
                false,
                false);
    }

    private static FieldInfo withVectors(
            String name,
            int number,
            VectorEncoding encoding,
            int dimension,
            VectorSimilarityFunction similarity) {
        return new FieldInfo(
                name,
                number,
                false,
                false,
                false,
                IndexOptions.NONE,
                DocValuesType.NONE,
                DocValuesSkipIndexType.NONE,
                -1,
                Map.of(),
                0,
                0,
                0,
                dimension,
                encoding,
                similarity,
                false,
                false);
    }

    /// Whether the texts of a field are kept in sorted doc values. Primary keys always are: rows
    /// are ordered by them.
    static boolean sorted(Field text) {
        return text.primaryKey() || text.maxLength() <= MAX_TERM_BYTES;
    }
}
