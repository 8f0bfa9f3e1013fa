package io.atoll.segment.graphs;

import java.io.IOException;
import java.util.Arrays;

/// Nodes that are added to a graph together: first each finds what it is to be linked to, in the
/// graph without them and among those of them that come before it; then all links are written. What
/// is done for different nodes, or in different parts, may be done by different threads, one step
/// after the other.
final class NodeBatch {
    /// More than threads that a build is likely to have, so that these end together.
    private static final int PARTS = 16;

    private final GraphLinks links;
    private final int m;
    private final int[] nodes;
    private final Found[] found;
    private int size;

    /// What one node is to be linked to, level by level: `m` places for each.
    private static final class Found {
        int[] counts = new int[1];
        int[] nodes = new int[0];
        float[] scores = new float[0];

        void clear(int levels, int m) {
            if (counts.length < levels || nodes.length < levels * m) {
                counts = new int[levels];
                nodes = new int[levels * m];
                scores = new float[levels * m];
            }
            Arrays.fill(counts, 0);
        }

        void set(int level, int m, ScoredNodes selected) {
            counts[level] = selected.size();
            System.arraycopy(selected.nodes(), 0, nodes, level * m, selected.size());
            System.arraycopy(selected.scores(), 0, scores, level * m, selected.size());
        }
    }

    /// @param m how many nodes each is linked to on a level at most
    NodeBatch(GraphLinks links, int m, int capacity) {
        this.links = links;
        this.m = m;
        this.nodes = new int[capacity];
        this.found = new Found[capacity];
        Arrays.setAll(found, _ -> new Found());
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    /// @param node has its levels already, and no links
    void add(int node) {
        nodes[size++] = node;
    }

    /// Finds what the node at a place is to be linked to.
    ///
    /// @param entry of the graph without the batch
    void find(int place, int entry, GraphLinker linker) throws IOException {
        int node = nodes[place];
        int level = links.level(node);
        int top = links.level(entry);
        GraphWalker walker = linker.walker();
        walker.start(node, entry);
        for (int above = top; above > level; above--) {
            walker.descend(above);
        }
        found[place].clear(level + 1, m);
        var scores = new float[place];
        walker.score(nodes, place, scores);
        var beside = new ScoredNodes(place);
        for (int at = level; at >= 0; at--) {
            beside.clear();
            for (int other = 0; other < place; other++) {
                if (links.level(nodes[other]) >= at) {
                    beside.add(nodes[other], scores[other]);
                }
            }
            found[place].set(at, m, linker.find(at, at <= top, beside));
        }
    }

    /// Links the nodes to what they found. By one thread.
    void setLinks() {
        for (int place = 0; place < size; place++) {
            Found its = found[place];
            for (int level = 0; level <= links.level(nodes[place]); level++) {
                for (int i = level * m; i < level * m + its.counts[level]; i++) {
                    links.add(level, nodes[place], its.nodes[i], its.scores[i]);
                }
            }
        }
    }

    /// Into how many parts the links back are divided.
    int parts() {
        return size == 1 ? 1 : PARTS;
    }

    /// Links what was found to the nodes that found it, in one part of all: each node's links are
    /// changed in one part only, in the order of those that found it.
    void linkBack(int part, GraphLinker linker) throws IOException {
        int parts = parts();
        for (int place = 0; place < size; place++) {
            Found its = found[place];
            for (int level = links.level(nodes[place]); level >= 0; level--) {
                for (int i = level * m; i < level * m + its.counts[level]; i++) {
                    if (its.nodes[i] % parts == part) {
                        linker.linkBack(level, its.nodes[i], nodes[place], its.scores[i]);
                    }
                }
            }
        }
    }

    /// @return the node that walks begin at from now on
    int highest(int entry) {
        int highest = entry;
        for (int place = 0; place < size; place++) {
            highest = links.level(nodes[place]) > links.level(highest) ? nodes[place] : highest;
        }
        return highest;
    }
}
