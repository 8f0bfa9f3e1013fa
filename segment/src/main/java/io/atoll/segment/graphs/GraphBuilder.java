package io.atoll.segment.graphs;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.RowScorer;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// Builds a graph as in Malkov and Yashunin, "Efficient and robust approximate nearest neighbor
/// search using Hierarchical Navigable Small World graphs" (2016), algorithms 1 to 4: each node is
/// linked to those of the nearest that a walk finds of which none is nearer to another one
/// ([#select]), they are linked to it, and where one has too many links, they are selected anew.
///
/// Nodes are added in their order, and levels drawn from a fixed seed: equal vectors give equal
/// graphs. In the end every node is reached on the lowest level ([GraphRepair]).
///
/// For one thread.
final class GraphBuilder {
    private static final long SEED = 42;
    private static final int MOST_LEVELS = 64;
    private static final int SCORED_AT_ONCE = 4;
    private static final int NODES_BETWEEN_QUESTIONS = 64;

    private final Metric metric;
    private final int m;
    private final BooleanSupplier cancelled;
    private final VectorRows rows;
    private final GraphLinks links;
    private final GraphWalker walker;
    private final RowScorer pairs;
    private final ScoredNodes found;
    private final ScoredNodes crowd;
    private final ScoredNodes selected;
    private final int[] few = new int[SCORED_AT_ONCE];
    private final float[] distances = new float[SCORED_AT_ONCE];
    private final FixedBitSet known;
    private int entry = -1;
    private int untilAsked;

    GraphBuilder(
            VectorRows rows,
            int size,
            Metric metric,
            HnswParameters parameters,
            BooleanSupplier cancelled) {
        this.metric = metric;
        this.m = parameters.m();
        this.cancelled = cancelled;
        this.rows = rows;
        this.links = new GraphLinks(m, size);
        this.walker = new GraphWalker(rows, metric, links, parameters.efConstruction());
        this.pairs = rows.kind().batch(rows).scorer(metric);
        this.found = new ScoredNodes(parameters.efConstruction());
        this.known = new FixedBitSet(size);
        this.crowd = new ScoredNodes(2 * m + 1);
        this.selected = new ScoredNodes(2 * m);
    }

    /// @param seed where there is a graph over some of the rows
    GraphLinks build(Optional<GraphSeed> seed) throws IOException {
        if (seed.isPresent()) {
            grow(seed.get());
        }
        var random = new SplittableRandom(SEED);
        double levelFactor = 1 / Math.log(m);
        for (int node = 0; node < links.size(); node++) {
            double luck = 1 - random.nextDouble();
            if (!known.get(node)) {
                add(node, (int) Math.min(MOST_LEVELS, -Math.log(luck) * levelFactor));
            }
        }
        if (links.size() > 0) {
            new GraphRepair(links, metric, walker, links.entry(), found).run(this::checkCancelled);
        }
        return links;
    }

    private void checkCancelled() {
        if (--untilAsked <= 0) {
            untilAsked = NODES_BETWEEN_QUESTIONS;
            if (cancelled.getAsBoolean()) {
                throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
            }
        }
    }

    /// Takes the links of a graph to rows that last, and links those anew that lost most of theirs.
    private void grow(GraphSeed seed) throws IOException {
        HnswGraph graph = seed.graph();
        for (int level = graph.numLevels() - 1; level >= 0; level--) {
            HnswGraph.NodesIterator old = graph.getNodesOnLevel(level);
            while (old.hasNext()) {
                int node = seed.node(old.nextInt());
                if (node != GraphSeed.GONE && !known.getAndSet(node)) {
                    links.raise(node, level);
                }
            }
        }
        entry = links.entry();
        var bereft = new ArrayList<int[]>();
        for (int level = graph.numLevels() - 1; level >= 0; level--) {
            HnswGraph.NodesIterator old = graph.getNodesOnLevel(level);
            while (old.hasNext()) {
                int from = old.nextInt();
                if (seed.node(from) != GraphSeed.GONE && !takeLinks(seed, level, from)) {
                    bereft.add(new int[] {level, seed.node(from)});
                }
            }
        }
        for (int[] lonely : bereft) {
            checkCancelled();
            walker.start(lonely[1], entry);
            for (int above = links.level(entry); above > lonely[0]; above--) {
                walker.descend(above);
            }
            link(lonely[0], lonely[1]);
        }
    }

    /// @return whether at least half of the links lead to rows that last
    private boolean takeLinks(GraphSeed seed, int level, int from) throws IOException {
        checkCancelled();
        int node = seed.node(from);
        walker.start(node, node);
        HnswGraph graph = seed.graph();
        graph.seek(level, from);
        int had = 0;
        for (int to = graph.nextNeighbor();
                to != DocIdSetIterator.NO_MORE_DOCS;
                to = graph.nextNeighbor()) {
            had++;
            int target = seed.node(to);
            if (target != GraphSeed.GONE) {
                links.add(level, node, target, walker.score(target));
            }
        }
        return 2 * links.count(level, node) >= had;
    }

    private void add(int node, int level) throws IOException {
        checkCancelled();
        links.raise(node, level);
        if (entry < 0) {
            entry = node;
            return;
        }
        walker.start(node, entry);
        int top = links.level(entry);
        for (int above = top; above > level; above--) {
            walker.descend(above);
        }
        for (int at = Math.min(level, top); at >= 0; at--) {
            link(at, node);
        }
        if (level > top) {
            entry = node;
        }
    }

    /// Links a node to what is near on a level, and this to it. It may have links there.
    private void link(int level, int node) throws IOException {
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

    private void linkBack(int level, int from, int to, float score) throws IOException {
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
