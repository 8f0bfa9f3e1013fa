package io.atoll.segment.graphs;

import io.atoll.model.Metric;

import java.io.IOException;
import java.util.Arrays;

/// Makes every node of a graph reachable on the lowest level. Selecting links anew can leave a
/// node, or a cluster of them, without any that leads there: most of all among equal rows, and
/// where many rows have the same few nearest ones.
///
/// The links by which nodes were first reached are a tree. A node that is not reached is linked to
/// one of the tree that is near and has room, and this to it; only where none has room, one of them
/// gives up a link outside the tree: so no node of the tree is lost.
///
/// By inner products the nearest of each row are the same few long ones, and thousands of short
/// ones are near to none. Those must not crowd the long ones, which all searches go through: there,
/// of the near nodes the farthest comes first.
final class GraphRepair {
    private static final int UNREACHED = -1;

    private final GraphLinks links;
    private final GraphWalker walker;
    private final int entry;
    private final boolean farthestFirst;
    private final ScoredNodes found;
    private final int[] reachedFrom;
    private final int[] reached;
    private int reachedCount;

    /// @param entry where walks begin
    GraphRepair(GraphLinks links, Metric metric, GraphWalker walker, int entry, ScoredNodes found) {
        this.links = links;
        this.walker = walker;
        this.entry = entry;
        this.farthestFirst = metric == Metric.IP;
        this.found = found;
        this.reachedFrom = new int[links.size()];
        this.reached = new int[links.size()];
        Arrays.fill(reachedFrom, UNREACHED);
    }

    /// @param eachStep run before each node that is linked
    void run(Runnable eachStep) throws IOException {
        reach(entry, entry);
        for (int node = 0; reachedCount < links.size(); node++) {
            if (reachedFrom[node] == UNREACHED) {
                eachStep.run();
                connect(node);
            }
        }
    }

    private void reach(int first, int from) {
        int next = reachedCount;
        reachedFrom[first] = from;
        reached[reachedCount++] = first;
        for (; next < reachedCount; next++) {
            int node = reached[next];
            int[] nodes = links.nodes(0, node);
            int at = links.at(0, node);
            for (int place = at + 1; place <= at + nodes[at]; place++) {
                if (reachedFrom[nodes[place]] == UNREACHED) {
                    reachedFrom[nodes[place]] = node;
                    reached[reachedCount++] = nodes[place];
                }
            }
        }
    }

    private void connect(int node) throws IOException {
        walker.start(node, entry);
        for (int level = links.level(entry); level > 0; level--) {
            walker.descend(level);
        }
        int from = linkFromFound(node);
        if (from == UNREACHED) {
            // The walk stayed among nodes that are not reached either. This one cannot.
            walker.start(node, entry);
            from = linkFromFound(node);
        }
        for (int i = reachedCount - 1; from == UNREACHED; i--) {
            float score = walker.score(reached[i]);
            from = linked(reached[i], node, score) ? reached[i] : UNREACHED;
        }
        linkBack(node, from, walker.score(from));
        reach(node, from);
    }

    private int linkFromFound(int node) throws IOException {
        walker.search(0, found);
        for (int i = 0; i < found.size(); i++) {
            int place = farthestFirst ? found.size() - 1 - i : i;
            int from = found.nodes()[place];
            if (reachedFrom[from] != UNREACHED && links.add(0, from, node, found.scores()[place])) {
                return from;
            }
        }
        for (int i = 0; i < found.size(); i++) {
            int from = found.nodes()[i];
            if (reachedFrom[from] != UNREACHED && linked(from, node, found.scores()[i])) {
                return from;
            }
        }
        return UNREACHED;
    }

    private boolean linked(int from, int node, float score) {
        if (links.add(0, from, node, score)) {
            return true;
        }
        int worst = -1;
        int[] nodes = links.nodes(0, from);
        float[] scores = links.scores(0, from);
        int at = links.at(0, from);
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            if (reachedFrom[nodes[place]] != from && (worst < 0 || scores[place] < scores[worst])) {
                worst = place;
            }
        }
        return replaced(from, worst, node, score);
    }

    private boolean replaced(int from, int place, int node, float score) {
        if (place < 0) {
            return false;
        }
        links.nodes(0, from)[place] = node;
        links.scores(0, from)[place] = score;
        return true;
    }

    /// The way back. What the node was linked to may be reached by it alone: it comes later.
    private void linkBack(int node, int to, float score) {
        int[] nodes = links.nodes(0, node);
        int at = links.at(0, node);
        int worst = -1;
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            if (nodes[place] == to) {
                return;
            }
            if (worst < 0 || links.scores(0, node)[place] < links.scores(0, node)[worst]) {
                worst = place;
            }
        }
        if (!links.add(0, node, to, score)) {
            replaced(node, worst, to, score);
        }
    }
}
