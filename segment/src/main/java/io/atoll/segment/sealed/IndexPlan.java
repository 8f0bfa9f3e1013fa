package io.atoll.segment.sealed;

import io.atoll.model.Index;
import io.atoll.model.IndexType;
import io.atoll.model.Metric;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltIndex;

import org.apache.lucene.codecs.KnnVectorsFormat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What becomes of the indexes that a segment should have.
///
/// @param built all of them, as the segment descriptor notes them
/// @param graphs those for which a graph is built
/// @param metrics by Lucene field, what the graphs are for
/// @param formats by Lucene field, how the graphs are built
record IndexPlan(
        List<BuiltIndex> built,
        List<Index> graphs,
        Map<String, Metric> metrics,
        Map<String, KnnVectorsFormat> formats) {
    /// Fewer rows are scanned faster than a graph is walked, so none is built for them.
    private static final int MIN_GRAPH_ROWS = 4096;

    IndexPlan {
        built = List.copyOf(built);
        graphs = List.copyOf(graphs);
        metrics = Map.copyOf(metrics);
        formats = Map.copyOf(formats);
    }

    static IndexPlan of(List<Index> indexes, int rowCount, BooleanSupplier cancelled) {
        var built = new ArrayList<BuiltIndex>();
        var graphs = new ArrayList<Index>();
        var metrics = new HashMap<String, Metric>();
        var formats = new HashMap<String, KnnVectorsFormat>();
        for (Index index : indexes) {
            boolean graph = index.type() != IndexType.FLAT && rowCount >= MIN_GRAPH_ROWS;
            built.add(BuiltIndex.of(index, graph));
            if (graph) {
                graphs.add(index);
                String field = LuceneFields.of(index.fieldId());
                metrics.put(field, index.metric());
                formats.put(field, new GraphFormat(HnswParameters.of(index), cancelled));
            }
        }
        return new IndexPlan(built, graphs, metrics, formats);
    }
}
