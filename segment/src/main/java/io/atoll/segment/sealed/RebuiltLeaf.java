package io.atoll.segment.sealed;

import io.atoll.model.Metric;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSet;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.Bits;

import java.util.ArrayList;
import java.util.Map;

/// A segment's leaf as it goes into its successor: dead rows are marked as deleted, and vector
/// fields have the similarity that their new graph is for.
final class RebuiltLeaf extends FilterCodecReader {
    private final RowSet live;
    private final FieldInfos fieldInfos;

    /// @param graphs by Lucene field, the metrics that graphs are to be built for
    RebuiltLeaf(CodecReader in, RowSet live, Map<String, Metric> graphs) {
        super(in);
        this.live = live;
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
            case L2 -> VectorSimilarityFunction.EUCLIDEAN;
            case IP -> VectorSimilarityFunction.MAXIMUM_INNER_PRODUCT;
            case COSINE -> VectorSimilarityFunction.COSINE;
        };
    }

    @Override
    public FieldInfos getFieldInfos() {
        return fieldInfos;
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
}
