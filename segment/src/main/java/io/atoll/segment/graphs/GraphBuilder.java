package io.atoll.segment.graphs;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Metric;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.hnsw.HnswGraph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// Builds a graph as in Malkov and Yashunin, "Efficient and robust approximate nearest neighbor
/// search using Hierarchical Navigable Small World graphs" (2016), algorithms 1 to 4: each node is
/// linked to those of the nearest that a walk finds of which none is nearer to another one
/// ([GraphLinker]), they are linked to it, and where one has too many links, they are selected
/// anew.
///
/// Nodes are added in their order, some at a time ([NodeBatch]): these look for what is near in the
/// graph as it was before, side by side, and among each other; then the links are written, those of
/// different nodes side by side as well. So the graph does not depend on how many threads there
/// are. Levels are drawn from a fixed seed: equal vectors give equal graphs. In the end every node
/// is reached on the lowest level ([GraphRepair]).
final class GraphBuilder {
    private static final long SEED = 42;
    private static final int MOST_LEVELS = 64;
    private static final int NODES_BETWEEN_QUESTIONS = 64;

    /// Nodes that are added one by one: until then, those of a batch would be too large a part.
    private static final int FIRST_NODES = 1_024;

    private static final int BATCH = 64;

    private final Metric metric;
    private final HnswParameters parameters;
    private final IndexBuild build;
    private final GraphLinks links;
    private final Supplier<VectorRows> rows;
    private final ConcurrentLinkedQueue<GraphLinker> linkers = new ConcurrentLinkedQueue<>();
    private final FixedBitSet known;
    private final NodeBatch batch;
    private int entry = -1;
    private int untilAsked;

    /// @param rows the vectors, anew for each thread
    GraphBuilder(
            Supplier<VectorRows> rows,
            int size,
            Metric metric,
            HnswParameters parameters,
            IndexBuild build) {
        this.metric = metric;
        this.parameters = parameters;
        this.build = build;
        this.rows = rows;
        this.links = new GraphLinks(parameters.m(), size);
        this.known = new FixedBitSet(size);
        this.batch = new NodeBatch(links, parameters.m(), BATCH);
    }

    /// @param seed where there is a graph over some of the rows
    GraphLinks build(Optional<GraphSeed> seed) throws IOException {
        if (links.size() == 0) {
            return links;
        }
        try {
            if (seed.isPresent()) {
                grow(seed.get());
            }
            addAll();
            return with(
                    linker -> {
                        new GraphRepair(
                                        links,
                                        metric,
                                        linker.walker(),
                                        links.entry(),
                                        linker.found())
                                .run(this::checkCancelled);
                        return links;
                    });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void addAll() {
        var random = new SplittableRandom(SEED);
        double levelFactor = 1 / Math.log(parameters.m());
        int added = known.cardinality();
        for (int node = 0; node < links.size(); node++) {
            double luck = 1 - random.nextDouble();
            if (known.get(node)) {
                continue;
            }
            links.raise(node, (int) Math.min(MOST_LEVELS, -Math.log(luck) * levelFactor));
            if (entry < 0) {
                entry = node;
            } else {
                batch.add(node);
            }
            added++;
            if (batch.size() == BATCH || added < FIRST_NODES) {
                addBatch();
            }
        }
        addBatch();
    }

    private void addBatch() {
        if (batch.size() == 0) {
            return;
        }
        checkCancelled();
        each(
                batch.size(),
                (linker, place) -> {
                    batch.find(place, entry, linker);
                });
        batch.setLinks();
        each(batch.parts(), (linker, part) -> batch.linkBack(part, linker));
        entry = batch.highest(entry);
        batch.clear();
    }

    /// A piece of work with what a thread needs for it.
    private interface Piece {
        void run(GraphLinker linker, int number) throws IOException;
    }

    private void each(int pieces, Piece piece) {
        if (pieces == 1) {
            one(piece, 0);
        } else {
            build.each(pieces, number -> one(piece, number));
        }
    }

    private void one(Piece piece, int number) {
        with(
                linker -> {
                    piece.run(linker, number);
                    return linker;
                });
    }

    private interface Use<T> {
        T of(GraphLinker linker) throws IOException;
    }

    private <T> T with(Use<T> use) {
        GraphLinker idle = linkers.poll();
        GraphLinker linker = idle == null ? newLinker() : idle;
        try {
            return use.of(linker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            linkers.add(linker);
        }
    }

    private synchronized GraphLinker newLinker() {
        return new GraphLinker(rows.get(), metric, links, parameters, BATCH);
    }

    private void checkCancelled() {
        untilAsked -= Math.max(1, batch.size());
        if (untilAsked <= 0) {
            untilAsked = NODES_BETWEEN_QUESTIONS;
            if (build.cancelled()) {
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
        with(
                linker -> {
                    for (int[] lonely : takeLinks(seed, linker)) {
                        checkCancelled();
                        linker.linkAnew(lonely[0], lonely[1], entry);
                    }
                    return linker;
                });
    }

    /// @return level and node of those that lost more than half of their links
    private ArrayList<int[]> takeLinks(GraphSeed seed, GraphLinker linker) throws IOException {
        var bereft = new ArrayList<int[]>();
        HnswGraph graph = seed.graph();
        for (int level = graph.numLevels() - 1; level >= 0; level--) {
            HnswGraph.NodesIterator old = graph.getNodesOnLevel(level);
            while (old.hasNext()) {
                int from = old.nextInt();
                if (seed.node(from) != GraphSeed.GONE
                        && !takeLinks(seed, level, from, linker.walker())) {
                    bereft.add(new int[] {level, seed.node(from)});
                }
            }
        }
        return bereft;
    }

    /// @return whether at least half of the links lead to rows that last
    private boolean takeLinks(GraphSeed seed, int level, int from, GraphWalker walker)
            throws IOException {
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
}
