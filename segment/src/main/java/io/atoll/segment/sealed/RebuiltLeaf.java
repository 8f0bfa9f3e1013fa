package io.atoll.segment.sealed;

import io.atoll.model.Metric;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.indexes.Graphs;

import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;

/// A segment's leaf as it goes into its successor: dead rows are marked as deleted, vector fields
/// have the similarity that their new graph is for, and graphs that are no beginning of a new one
/// are not seen: a build would go on from any that it finds, whatever it was built for.
final class RebuiltLeaf extends FilterCodecReader {
    private final RowSet live;
    private final Set<String> kept;
    private final FieldInfos fieldInfos;

    /// @param graphs by Lucene field, the metrics that graphs are to be built for
    /// @param kept Lucene fields whose graphs were built as the new ones will be
    RebuiltLeaf(CodecReader in, RowSet live, Map<String, Metric> graphs, Set<String> kept) {
        super(in);
        this.live = live;
        this.kept = Set.copyOf(kept);
        var infos = new ArrayList<FieldInfo>();
        for (FieldInfo info : in.getFieldInfos()) {
            infos.add(
                    info.hasVectorValues()
                            ? LuceneFields.withSimilarity(
                                    info, similarity(graphs.getOrDefault(info.name, Metric.L2)))
                            : info);
        }
        this.fieldInfos = new FieldInfos(infos.toArray(FieldInfo[]::new));
    }

    private static VectorSimilarityFunction similarity(Metric metric) {
        return switch (metric) {
            // Bits have none of Lucene's; graphs are built and walked by our own distances.
            case L2, HAMMING, JACCARD -> VectorSimilarityFunction.EUCLIDEAN;
            case IP -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case COSINE -> VectorSimilarityFunction.COSINE;
            case BM25 -> throw metric.scoresNoVectors();
        };
    }

    @Override
    public FieldInfos getFieldInfos() {
        return fieldInfos;
    }

    @Override
    public KnnVectorsReader getVectorReader() {
        return new KeptGraphs(in.getVectorReader());
    }

    @Override
    public Bits getLiveDocs() {
        return live.bits();
    }

    @Override
    public int numDocs() {
        return live.count();
    }

    @Override
    public CacheHelper getCoreCacheHelper() {
        return in.getCoreCacheHelper();
    }

    @Override
    public CacheHelper getReaderCacheHelper() {
        throw new UnsupportedOperationException("a leaf to be merged is not cached");
    }

    private final class KeptGraphs extends KnnVectorsReader implements HnswGraphProvider {
        private final KnnVectorsReader vectors;

        KeptGraphs(KnnVectorsReader vectors) {
            this.vectors = vectors;
        }

        @Override
        public @Nullable HnswGraph getGraph(String field) throws IOException {
            return kept.contains(field) ? Graphs.of(in, field) : null;
        }

        @Override
        public void checkIntegrity() throws IOException {
            vectors.checkIntegrity();
        }

        @Override
        public FloatVectorValues getFloatVectorValues(String field) throws IOException {
            return vectors.getFloatVectorValues(field);
        }

        @Override
        public ByteVectorValues getByteVectorValues(String field) throws IOException {
            return vectors.getByteVectorValues(field);
        }

        @Override
        public void search(String field, float[] target, KnnCollector hits, AcceptDocs accepted) {
            throw new UnsupportedOperationException("a leaf to be merged is not searched");
        }

        @Override
        public void search(String field, byte[] target, KnnCollector hits, AcceptDocs accepted) {
            throw new UnsupportedOperationException("a leaf to be merged is not searched");
        }

        @Override
        public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
            return vectors.getOffHeapByteSize(field);
        }

        @Override
        public void close() {
            // The reader belongs to the segment.
        }
    }
}
