package io.atoll.segment.indexes;

import io.atoll.model.Limits;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;

/// A format of Lucene's that takes as many dimensions as we allow; Lucene's limit of 1,024 is a
/// check in front of code that has none. It goes by the other's name, so what it writes is read
/// without it.
public final class WideVectorsFormat extends KnnVectorsFormat {
    /// Raw vectors and no graph. Lucene's flat format cannot be opened by name; this is its HNSW
    /// format, told that no number of vectors is worth a graph.
    public static final KnnVectorsFormat FLAT =
            new WideVectorsFormat(
                    new Lucene99HnswVectorsFormat(
                            Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                            Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                            1,
                            null,
                            Integer.MAX_VALUE));

    private final KnnVectorsFormat format;

    WideVectorsFormat(KnnVectorsFormat format) {
        super(format.getName());
        this.format = format;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return format.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return format.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
