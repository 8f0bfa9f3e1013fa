package io.atoll.segment.companion;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.search.DocIdSetIterator;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// The vectors of a field of segments that are merged, one by one and again, in the order of their
/// new ordinals. For one thread.
public final class MergedVectors {
    private static final int VECTORS_BETWEEN_QUESTIONS = 1024;

    private final FieldInfo field;
    private final MergeState merge;
    private final VectorKind kind;
    private final BooleanSupplier cancelled;
    private final float[] vector;
    private KnnVectorValues values;
    private VectorRows rows;
    private KnnVectorValues.DocIndexIterator each;

    /// @param cancelled asked now and then; when true, reading ends with a CANCELLED error
    public MergedVectors(
            FieldInfo field, MergeState merge, VectorKind kind, BooleanSupplier cancelled)
            throws IOException {
        this.field = field;
        this.merge = merge;
        this.kind = kind;
        this.cancelled = cancelled;
        this.values = values();
        this.rows = LuceneRows.of(kind, values);
        this.each = values.iterator();
        this.vector = new float[kind.dimension(rows.vectorBytes())];
    }

    private KnnVectorValues values() throws IOException {
        return switch (field.getVectorEncoding()) {
            case FLOAT32 ->
                    KnnVectorsWriter.MergedVectorValues.mergeFloatVectorValues(field, merge);
            case BYTE -> KnnVectorsWriter.MergedVectorValues.mergeByteVectorValues(field, merge);
        };
    }

    public int dimension() {
        return vector.length;
    }

    /// How many there are at most.
    public int most() {
        return values.size();
    }

    boolean isEmpty() throws IOException {
        boolean empty = !next();
        if (!empty) {
            rewind();
        }
        return empty;
    }

    /// Goes to the next vector; behind the last one, back before the first.
    ///
    /// @return false behind the last one
    public boolean next() throws IOException {
        if (each.nextDoc() == DocIdSetIterator.NO_MORE_DOCS) {
            rewind();
            return false;
        }
        int ordinal = each.index();
        if (ordinal % VECTORS_BETWEEN_QUESTIONS == 0 && cancelled.getAsBoolean()) {
            throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
        }
        kind.read(rows.memory(ordinal), rows.offset(ordinal), vector);
        return true;
    }

    private void rewind() throws IOException {
        values = values();
        rows = LuceneRows.of(kind, values);
        each = values.iterator();
    }

    /// The components of the vector that it is at; to be worked in until it goes on.
    public float[] vector() {
        return vector;
    }
}
