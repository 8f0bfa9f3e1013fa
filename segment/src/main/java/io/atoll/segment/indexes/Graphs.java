package io.atoll.segment.indexes;

import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.codecs.perfield.PerFieldKnnVectorsFormat;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.util.hnsw.HnswGraph;

import java.io.IOException;

/// The graphs that Lucene's HNSW format has written.
public final class Graphs {

    private Graphs() {}

    /// The graph over a field, for one thread.
    public static HnswGraph of(CodecReader leaf, String field) throws IOException {
        KnnVectorsReader reader = reader(leaf, field);
        HnswGraph graph =
                reader instanceof HnswGraphProvider provider ? provider.getGraph(field) : null;
        if (graph == null) {
            throw new IllegalStateException("no graph over " + field + " in " + reader);
        }
        return graph;
    }

    /// What reads the vectors of a field.
    static KnnVectorsReader reader(CodecReader leaf, String field) {
        KnnVectorsReader reader = leaf.getVectorReader();
        return reader instanceof PerFieldKnnVectorsFormat.FieldsReader fields
                ? fields.getFieldReader(field)
                : reader;
    }
}
