package io.atoll.segment.indexes;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.clustering.VectorSample;
import io.atoll.segment.clustering.VectorSpace;
import io.atoll.segment.companion.CompanionFiles;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.companion.CompanionWriter;
import io.atoll.segment.companion.MergedVectors;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.quantization.ProductQuantizer;
import io.atoll.segment.quantization.Quantizer;
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
/// | | the quantizer, see [Quantizer#write] |
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

    private static final int MOST_SAMPLED_COMPONENTS = 32 << 20;

    private final Optional<Build> build;
    private final KnnVectorsFormat stock = new Lucene99HnswVectorsFormat();

    /// How to write.
    ///
    /// @param graphs writes raw vectors and graphs, which Lucene's HNSW format reads
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    record Build(
            KnnVectorsFormat graphs,
            VectorKind kind,
            Coding coding,
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
        var sample =
                new VectorSample(
                        vectors.dimension(),
                        Math.min(sampled(build.coding(), vectors.dimension()), vectors.most()));
        while (vectors.next()) {
            ranges.add(vectors.vector());
            sample.add(vectors.vector());
        }
        Quantizer quantizer = quantizer(build, ranges, sample);
        meta.writeVInt(sample.shown());
        CompanionWriter.align(meta, codes);
        quantizer.write(meta);
        Quantizer.Encoder encoder = quantizer.encoder();
        var nothing = new float[vectors.dimension()];
        var coded = new byte[quantizer.rowBytes()];
        while (vectors.next()) {
            encoder.encode(vectors.vector(), nothing, coded);
            codes.writeBytes(coded, coded.length);
        }
    }

    private static int sampled(Coding coding, int dimension) {
        return switch (coding) {
            case Coding.Scalar _ -> 0;
            case Coding.Products products ->
                    Math.min(
                            ProductQuantizer.SAMPLED_PER_CODEWORD << products.bits(),
                            MOST_SAMPLED_COMPONENTS / dimension);
            case Coding.Signs _ -> throw noLists();
        };
    }

    private static Quantizer quantizer(
            Build build, ScalarQuantizer.Ranges ranges, VectorSample sample) {
        return switch (build.coding()) {
            case Coding.Scalar(CodeType type) -> ranges.quantizer(type, build.metric());
            case Coding.Products products -> {
                var space = VectorSpace.of(build.metric(), sample.largest());
                yield ProductQuantizer.train(products, space, sample.in(space), build.cancelled());
            }
            case Coding.Signs _ -> throw noLists();
        };
    }

    private static IllegalArgumentException noLists() {
        return new IllegalArgumentException(
                "signs are those of vectors less the centroid of a list");
    }

    private static CodedVectors read(IndexInput meta, IndexInput codes) throws IOException {
        int count = meta.readVInt();
        long begin = meta.readVLong();
        Quantizer quantizer = Quantizer.read(meta);
        return CodedVectors.at(begin, quantizer, count, codes);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
