package io.atoll.segment.lists;

import io.atoll.model.Limits;
import io.atoll.model.Metric;
import io.atoll.segment.companion.CompanionFiles;
import io.atoll.segment.companion.CompanionReader;
import io.atoll.segment.companion.CompanionWriter;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorScorerUtil;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99FlatVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Raw vectors as Lucene's flat format has them, and beside these an inverted file, in two files
/// more: `.vlm` and `.vll`, see [CompanionFiles] and [InvertedLists#read].
public final class InvertedFileFormat extends KnnVectorsFormat {
    static final String NAME = "AtollInvertedFile";
    private static final CompanionFiles FILES =
            new CompanionFiles(
                    new CompanionFiles.Named("AtollListsMeta", "vlm"),
                    new CompanionFiles.Named("AtollLists", "vll"),
                    0);

    private final Optional<Build> build;
    private final FlatVectorsFormat flat =
            new Lucene99FlatVectorsFormat(FlatVectorScorerUtil.getLucene99FlatVectorsScorer());

    /// How to write.
    ///
    /// @param lists how many, where there are vectors enough
    /// @param coding what stands for the vectors while lists are scanned; empty: themselves
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    public record Build(
            VectorKind kind,
            Metric metric,
            int lists,
            Optional<Coding> coding,
            BooleanSupplier cancelled) {

        /// What centroids are near by. Bits are numbers to these, 0 and 1.
        Metric ofCentroids() {
            return switch (metric) {
                case L2, HAMMING -> Metric.L2;
                case COSINE, JACCARD -> Metric.COSINE;
                case IP -> Metric.IP;
                case BM25 -> throw metric.scoresNoVectors();
            };
        }
    }

    /// To read: a segment names the format, and Lucene makes it.
    public InvertedFileFormat() {
        this(Optional.empty());
    }

    public InvertedFileFormat(Build build) {
        this(Optional.of(build));
    }

    private InvertedFileFormat(Optional<Build> build) {
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
                flat.fieldsWriter(state),
                FILES,
                how.kind(),
                how.cancelled(),
                (vectors, meta, lists) -> new InvertedFileBuild(how, vectors, meta, lists).run());
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return CompanionReader.open(state, flat.fieldsReader(state), FILES, InvertedLists::read);
    }

    @Override
    public int getMaxDimensions(String fieldName) {
        // Components of two bytes are two to Lucene.
        return Limits.MAX_DIMENSION * Short.BYTES;
    }
}
