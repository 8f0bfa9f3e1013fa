package io.atoll.segment.graphs;

import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// A graph over some of the rows that one is to be built for: it is gone on from.
final class GraphSeed {
    static final int GONE = -1;

    private final HnswGraph graph;
    private final int[] nodes;
    private final int live;

    private GraphSeed(HnswGraph graph, int[] nodes) {
        this.graph = graph;
        this.nodes = nodes;
        this.live = (int) Arrays.stream(nodes).filter(node -> node != GONE).count();
    }

    HnswGraph graph() {
        return graph;
    }

    /// What a node of it is in the new graph, or [#GONE].
    int node(int old) {
        return nodes[old];
    }

    /// Of the graphs that segments to be merged have, the one with most rows that last; none of
    /// which half are gone.
    ///
    /// @param merged the vectors of the merged segment
    static Optional<GraphSeed> largest(FieldInfo field, MergeState merge, KnnVectorValues merged)
            throws IOException {
        int[] ordinals = null;
        GraphSeed largest = null;
        for (int i = 0; i < merge.knnVectorsReaders.length; i++) {
            KnnVectorsReader reader = merge.knnVectorsReaders[i];
            HnswGraph graph =
                    reader instanceof HnswGraphProvider provider
                            ? provider.getGraph(field.name)
                            : null;
            if (graph == null || graph.size() == 0) {
                continue;
            }
            ordinals = ordinals == null ? ordinals(merged) : ordinals;
            var seed =
                    new GraphSeed(graph, nodes(values(reader, field), merge.docMaps[i], ordinals));
            boolean better = largest == null || seed.live > largest.live;
            if (better && seed.live > graph.size() / 2) {
                largest = seed;
            }
        }
        return Optional.ofNullable(largest);
    }

    private static KnnVectorValues values(KnnVectorsReader reader, FieldInfo field)
            throws IOException {
        return switch (field.getVectorEncoding()) {
            case FLOAT32 -> reader.getFloatVectorValues(field.name);
            case BYTE -> reader.getByteVectorValues(field.name);
        };
    }

    /// By document, the ordinal of its vector.
    private static int[] ordinals(KnnVectorValues vectors) throws IOException {
        var ordinals = new int[vectors.size() == 0 ? 0 : vectors.ordToDoc(vectors.size() - 1) + 1];
        Arrays.fill(ordinals, GONE);
        var documents = vectors.iterator();
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            ordinals[document] = documents.index();
        }
        return ordinals;
    }

    private static int[] nodes(
            @Nullable KnnVectorValues old, MergeState.DocMap newDocuments, int[] ordinals)
            throws IOException {
        if (old == null) {
            return new int[0];
        }
        var nodes = new int[old.size()];
        var documents = old.iterator();
        for (int document = documents.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = documents.nextDoc()) {
            int moved = newDocuments.get(document);
            nodes[documents.index()] = moved < 0 ? GONE : ordinals[moved];
        }
        return nodes;
    }
}
