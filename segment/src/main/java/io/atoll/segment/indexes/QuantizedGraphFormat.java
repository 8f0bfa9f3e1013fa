package io.atoll.segment.indexes;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.companion.CompanionFiles;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.companion.CompanionWriter;
import io.atoll.segment.companion.MergedVectors;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Raw vectors and a graph over them, as Lucene's HNSW format has them, and beside these a code of
/// each vector: walks through the graph look at codes only. They are in two files more, see
/// [CompanionFiles].
///
/// `.vqm` tells of each field:
///
/// | type | what |
/// | --- | --- |
/// | vint | how many vectors it has |
/// | vlong | where its coded vectors begin in the other file |
/// | | the quantizer, see [ScalarQuantizer#write] |
///
/// `.vqc` has the coded vectors of each field, in the order of their ordinals, one after the other;
/// the first lies at a multiple of 8.
public final class QuantizedGraphFormat extends KnnVectorsFormat {
    static final String NAME = "AtollQuantizedGraph";
    private static final CompanionFiles FILES =
            new CompanionFiles(
                    new CompanionFiles.Named("AtollCodesMeta", "vqm"),
                    new CompanionFiles.Named("AtollCodes", "vqc"),
                    0);

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
        return CompanionWriter.open(
                state,
                how.graphs().fieldsWriter(state),
                FILES,
                how.kind(),
                how.cancelled(),
                (vectors, meta, codes) -> write(how, vectors, meta, codes));
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return CompanionReader.open(
                state, stock.fieldsReader(state), FILES, QuantizedGraphFormat::read);
    }

    /// All vectors are read twice, for their ranges and for their codes.
    private static void write(
            Build build, MergedVectors vectors, IndexOutput meta, IndexOutput codes)
            throws IOException {
        var ranges = new ScalarQuantizer.Ranges(vectors.dimension());
        int count = 0;
        for (; vectors.next(); count++) {
            ranges.add(vectors.vector());
        }
        ScalarQuantizer quantizer = ranges.quantizer(build.type(), build.metric());
        meta.writeVInt(count);
        CompanionWriter.align(meta, codes);
        quantizer.write(meta);
        var numbers = new float[quantizer.dimension()];
        var coded = new byte[quantizer.rowBytes()];
        while (vectors.next()) {
            quantizer.encode(vectors.vector(), numbers, coded);
            codes.writeBytes(coded, coded.length);
        }
    }

    private static CodedVectors read(IndexInput meta, IndexInput codes) throws IOException {
        int count = meta.readVInt();
        long begin = meta.readVLong();
        ScalarQuantizer quantizer = ScalarQuantizer.read(meta);
        return CodedVectors.at(begin, quantizer, count, codes);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
