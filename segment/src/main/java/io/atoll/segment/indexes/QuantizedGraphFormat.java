package io.atoll.segment.indexes;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Raw vectors and a graph over them, as Lucene's HNSW format has them, and beside these a code of
/// each vector: walks through the graph look at codes only. See [QuantizedGraphReader] for the
/// files.
public final class QuantizedGraphFormat extends KnnVectorsFormat {
    static final String NAME = "AtollQuantizedGraph";
    static final String META_CODEC = "AtollCodesMeta";
    static final String META_EXTENSION = "vqm";
    static final String CODES_CODEC = "AtollCodes";
    static final String CODES_EXTENSION = "vqc";
    static final int VERSION = 0;

    private final Optional<Build> build;
    private final KnnVectorsFormat stock = new Lucene99HnswVectorsFormat();

    /// How to write.
    ///
    /// @param graphs writes raw vectors and graphs, which Lucene's HNSW format reads
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    record Build(
            KnnVectorsFormat graphs,
            VectorKind kind,
            CodeType type,
            Metric metric,
            BooleanSupplier cancelled) {}

    /// To read: a segment names the format, and Lucene makes it.
    public QuantizedGraphFormat() {
        this(Optional.empty());
    }

    QuantizedGraphFormat(Build build) {
        this(Optional.of(build));
    }

    private QuantizedGraphFormat(Optional<Build> build) {
        super(NAME);
        this.build = build;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        Build how =
                build.orElseThrow(
                        () -> new UnsupportedOperationException("this is a format to read with"));
        return QuantizedGraphWriter.open(state, how);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return QuantizedGraphReader.open(state, stock);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
