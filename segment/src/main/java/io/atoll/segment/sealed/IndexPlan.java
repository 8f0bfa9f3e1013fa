package io.atoll.segment.sealed;

import io.atoll.model.DataType;
import io.atoll.model.Index;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.graphs.IndexBuild;
import io.atoll.segment.indexes.VectorIndex;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltIndex;
import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.KnnVectorsFormat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What becomes of the indexes that a segment should have.
///
/// @param built all of them, as the segment descriptor notes them
/// @param metrics by Lucene field, what the indexes to walk are for
/// @param formats by Lucene field, how they are built
/// @param values those over scalars
record IndexPlan(
        List<BuiltIndex> built,
        Map<String, Metric> metrics,
        Map<String, KnnVectorsFormat> formats,
        List<Index> values) {
    static final IndexPlan NOTHING = new IndexPlan(List.of(), Map.of(), Map.of(), List.of());

    IndexPlan {
        values = List.copyOf(values);
        built = List.copyOf(built);
        metrics = Map.copyOf(metrics);
        formats = Map.copyOf(formats);
    }

    static IndexPlan of(Schema schema, List<Index> indexes, int rowCount, IndexBuild build) {
        var built = new ArrayList<BuiltIndex>();
        var metrics = new HashMap<String, Metric>();
        var formats = new HashMap<String, KnnVectorsFormat>();
        for (Index index : indexes) {
            if (index.isScalar()) {
                continue;
            }
            DataType type = schema.field(index.fieldId()).orElseThrow().type();
            // The lists of sparse vectors are there, whatever their index is called.
            Optional<KnnVectorsFormat> format =
                    type.isDenseVector()
                            ? VectorIndex.of(index.type())
                                    .format(index, VectorKind.of(type), rowCount, build)
                            : Optional.empty();
            built.add(BuiltIndex.of(index, format.isPresent()));
            if (format.isPresent()) {
                String field = LuceneFields.of(index.fieldId());
                metrics.put(field, index.metric());
                formats.put(field, format.get());
            }
        }
        return new IndexPlan(
                built, metrics, formats, indexes.stream().filter(Index::isScalar).toList());
    }

    /// The Lucene fields for which a segment has an index that was built just so.
    Set<String> keptFrom(SegmentDescriptor source) {
        return source.indexes().stream()
                .filter(index -> index.walkable() && built.stream().anyMatch(index::isBuiltLike))
                .map(index -> LuceneFields.of(index.field()))
                .collect(Collectors.toSet());
    }
}
