package io.atoll.segment.graphs;

import org.apache.lucene.util.hnsw.NeighborQueue;

/// Some nodes of a graph with their scores, in an order of the caller's.
final class ScoredNodes {
    private final int[] nodes;
    private final float[] scores;
    private int size;

    ScoredNodes(int capacity) {
        this.nodes = new int[capacity];
        this.scores = new float[capacity];
    }

    int size() {
        return size;
    }

    /// The first [#size] are they.
    int[] nodes() {
        return nodes;
    }

    /// Parallel to [#nodes].
    float[] scores() {
        return scores;
    }

    void clear() {
        size = 0;
    }

    void add(int node, float score) {
        nodes[size] = node;
        scores[size++] = score;
    }

    void remove(int node) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (nodes[i] != node) {
                nodes[kept] = nodes[i];
                scores[kept++] = scores[i];
            }
        }
        size = kept;
    }

    /// Adds a node behind those that score better, of nodes that score the best first.
    void insert(int node, float score) {
        int place = size++;
        while (place > 0
                && (scores[place - 1] < score
                        || (scores[place - 1] == score && nodes[place - 1] > node))) {
            nodes[place] = nodes[place - 1];
            scores[place] = scores[place - 1];
            place--;
        }
        nodes[place] = node;
        scores[place] = score;
    }

    /// Keeps the first ones.
    void cut(int most) {
        size = Math.min(size, most);
    }

    /// Takes all of a queue, the last of which scores best, the best first.
    void drain(NeighborQueue worstFirst) {
        size = worstFirst.size();
        for (int place = size - 1; place >= 0; place--) {
            scores[place] = worstFirst.topScore();
            nodes[place] = worstFirst.pop();
        }
    }
}
