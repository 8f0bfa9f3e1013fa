package io.atoll.segment.graphs;

import io.atoll.model.Metric;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.util.hnsw.NeighborQueue;

import java.io.IOException;

/// Walks a graph that is being built, to find the nodes that are nearest to one: algorithm 2 of the
/// paper ([GraphBuilder]).
///
/// For one thread.
final class GraphWalker {
    private final VectorRows rows;
    private final Metric metric;
    private final GraphLinks links;
    private final int ef;
    private final RowScorer query;
    private final NeighborQueue nearest;
    private final NeighborQueue open;
    private final int[] seenIn;
    private final int[] unseen;
    private final float[] scores;
    private int walk;
    private int current;
    private float currentScore;

    /// @param ef how many nodes a search finds
    GraphWalker(VectorRows rows, Metric metric, GraphLinks links, int ef) {
        this.rows = rows;
        this.metric = metric;
        this.links = links;
        this.ef = ef;
        this.query = rows.kind().batch(rows).scorer(metric);
        this.nearest = new NeighborQueue(ef, false);
        this.open = new NeighborQueue(ef, true);
        this.seenIn = new int[links.size()];
        this.unseen = new int[links.most(0)];
        this.scores = new float[links.most(0)];
    }

    /// Goes to `entry`, to look for what is near to a node.
    void start(int node, int entry) throws IOException {
        query.ask(rows.memory(node), rows.offset(node));
        current = entry;
        currentScore = score(entry);
    }

    /// The score of any node for the one that is looked for.
    float score(int node) throws IOException {
        return GraphScorer.score(metric, query.score(node));
    }

    /// The scores of some nodes.
    void score(int[] nodes, int count, float[] into) throws IOException {
        GraphScorer.bulkScore(metric, query, nodes, into, count);
    }

    /// Goes as near as steps to ever nearer nodes of a level lead.
    void descend(int level) throws IOException {
        beginWalk();
        for (int from = -1; from != current; ) {
            from = current;
            int count = scoreUnseen(level, from);
            for (int i = 0; i < count; i++) {
                if (scores[i] > currentScore) {
                    current = unseen[i];
                    currentScore = scores[i];
                }
            }
        }
    }

    /// Finds the nearest nodes on a level, and goes to the nearest.
    ///
    /// @param found the best first
    void search(int level, ScoredNodes found) throws IOException {
        beginWalk();
        seenIn[current] = walk;
        nearest.clear();
        open.clear();
        nearest.add(current, currentScore);
        open.add(current, currentScore);
        while (open.size() > 0 && (nearest.size() < ef || open.topScore() >= nearest.topScore())) {
            int count = scoreUnseen(level, open.pop());
            for (int i = 0; i < count; i++) {
                if (nearest.size() < ef) {
                    nearest.add(unseen[i], scores[i]);
                    open.add(unseen[i], scores[i]);
                } else if (nearest.insertWithOverflow(unseen[i], scores[i])) {
                    open.add(unseen[i], scores[i]);
                }
            }
        }
        found.drain(nearest);
        current = found.nodes()[0];
        currentScore = found.scores()[0];
    }

    private void beginWalk() {
        // One for each level of each node: far from an overflow.
        walk++;
    }

    private int scoreUnseen(int level, int from) throws IOException {
        int[] nodes = links.nodes(level, from);
        int at = links.at(level, from);
        int count = 0;
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            int node = nodes[place];
            if (seenIn[node] != walk) {
                seenIn[node] = walk;
                unseen[count++] = node;
            }
        }
        GraphScorer.bulkScore(metric, query, unseen, scores, count);
        return count;
    }
}
