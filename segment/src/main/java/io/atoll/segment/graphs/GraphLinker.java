package io.atoll.segment.graphs;

import io.atoll.model.Metric;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorRows;

import java.io.IOException;

/// Finds what a node is to be linked to, and links: algorithms 1, 3 and 4 of the paper
/// ([GraphBuilder]).
///
/// For one thread.
final class GraphLinker {
    private static final int SCORED_AT_ONCE = 4;

    private final VectorRows rows;
    private final Metric metric;
    private final GraphLinks links;
    private final int m;
    private final int ef;
    private final GraphWalker walker;
    private final RowScorer pairs;
    private final ScoredNodes found;
    private final ScoredNodes crowd;
    private final ScoredNodes selected;
    private final int[] few = new int[SCORED_AT_ONCE];
    private final float[] distances = new float[SCORED_AT_ONCE];

    /// @param beside how many nodes [#find] may be given at most
    GraphLinker(
            VectorRows rows,
            Metric metric,
            GraphLinks links,
            HnswParameters parameters,
            int beside) {
        this.rows = rows;
        this.metric = metric;
        this.links = links;
        this.m = parameters.m();
        this.ef = parameters.efConstruction();
        this.walker = new GraphWalker(rows, metric, links, parameters.efConstruction());
        this.pairs = rows.kind().batch(rows).scorer(metric);
        this.found = new ScoredNodes(parameters.efConstruction() + beside);
        this.crowd = new ScoredNodes(2 * m + 1);
        this.selected = new ScoredNodes(2 * m);
    }

    GraphWalker walker() {
        return walker;
    }

    /// Room for what a walk finds.
    ScoredNodes found() {
        return found;
    }

    /// Finds what the node that the walker looks for is to be linked to on a level.
    ///
    /// @param walked whether the graph has the level
    /// @param beside nodes that no walk finds, with their scores
    /// @return the best first, valid until the next call
    ScoredNodes find(int level, boolean walked, ScoredNodes beside) throws IOException {
        if (walked) {
            walker.search(level, found);
        } else {
            found.clear();
        }
        for (int i = 0; i < beside.size(); i++) {
            found.insert(beside.nodes()[i], beside.scores()[i]);
        }
        // As if the walk had found them: those that are farther than all that it looks for are not
        // near, though no other lies in their direction.
        found.cut(ef);
        select(found, m);
        return selected;
    }

    /// Links a node that is in the graph to what is near now, and this to it.
    void linkAnew(int level, int node, int entry) throws IOException {
        walker.start(node, entry);
        for (int above = links.level(entry); above > level; above--) {
            walker.descend(above);
        }
        walker.search(level, found);
        found.remove(node);
        select(found, m);
        links.set(level, node, selected);
        int[] nodes = links.nodes(level, node);
        float[] scores = links.scores(level, node);
        int at = links.at(level, node);
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            linkBack(level, nodes[place], node, scores[place]);
        }
    }

    /// Links one node to another, if there is room, or it belongs to those that are selected.
    void linkBack(int level, int from, int to, float score) throws IOException {
        if (links.has(level, from, to) || links.add(level, from, to, score)) {
            return;
        }
        crowd.clear();
        int[] nodes = links.nodes(level, from);
        float[] scores = links.scores(level, from);
        int at = links.at(level, from);
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            crowd.insert(nodes[place], scores[place]);
        }
        crowd.insert(to, score);
        select(crowd, links.most(level));
        links.set(level, from, selected);
    }

    /// Selects of some nodes, the nearest first, those that are nearer to the one they were scored
    /// for than to any that was selected before.
    private void select(ScoredNodes nearest, int most) throws IOException {
        selected.clear();
        for (int i = 0; i < nearest.size() && selected.size() < most; i++) {
            int candidate = nearest.nodes()[i];
            float score = nearest.scores()[i];
            if (isApart(candidate, score)) {
                selected.add(candidate, score);
            }
        }
    }

    private boolean isApart(int candidate, float score) throws IOException {
        if (selected.size() == 0) {
            return true;
        }
        pairs.ask(rows.memory(candidate), rows.offset(candidate));
        for (int from = 0; from < selected.size(); from += SCORED_AT_ONCE) {
            int count = Math.min(SCORED_AT_ONCE, selected.size() - from);
            System.arraycopy(selected.nodes(), from, few, 0, count);
            pairs.score(few, count, distances);
            for (int i = 0; i < count; i++) {
                float other = GraphScorer.score(metric, distances[i]);
                // Of equal rows one suffices: others would leave no room for the way out.
                if (other >= score) {
                    return false;
                }
            }
        }
        return true;
    }
}
