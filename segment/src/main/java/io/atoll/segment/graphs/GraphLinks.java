package io.atoll.segment.graphs;

/// The links of a graph that is being built: from each node, on each of its levels, to others of
/// that level, each with its score ([GraphScorer#score]), in no order.
///
/// A list of links is a stretch of one of these arrays: in that of nodes the number of links comes
/// first, then those they lead to; in that of scores they have the same places.
final class GraphLinks {
    private static final int BLOCK_BITS = 10;
    private static final int BLOCK = 1 << BLOCK_BITS;

    private final int m;
    private final int size;
    private final byte[] levels;
    private final int[][] lowestNodes;
    private final float[][] lowestScores;
    private final int[][] upperNodes;
    private final float[][] upperScores;

    /// @param m how many links a node may have on a level; on the lowest one twice as many
    GraphLinks(int m, int size) {
        this.m = m;
        this.size = size;
        this.levels = new byte[size];
        int blocks = (size + BLOCK - 1) >>> BLOCK_BITS;
        this.lowestNodes = new int[blocks][];
        this.lowestScores = new float[blocks][];
        for (int block = 0; block < blocks; block++) {
            int listed = Math.min(BLOCK, size - block * BLOCK) * (1 + 2 * m);
            lowestNodes[block] = new int[listed];
            lowestScores[block] = new float[listed];
        }
        this.upperNodes = new int[size][];
        this.upperScores = new float[size][];
    }

    int size() {
        return size;
    }

    /// How many links a node may have on a level.
    int most(int level) {
        return level == 0 ? 2 * m : m;
    }

    /// Gives a node the levels from 0 to `level`.
    void raise(int node, int level) {
        levels[node] = (byte) level;
        if (level > 0) {
            upperNodes[node] = new int[level * (1 + m)];
            upperScores[node] = new float[level * (1 + m)];
        }
    }

    /// The highest level of a node.
    int level(int node) {
        return levels[node];
    }

    int[] nodes(int level, int node) {
        return level == 0 ? lowestNodes[node >>> BLOCK_BITS] : upperNodes[node];
    }

    float[] scores(int level, int node) {
        return level == 0 ? lowestScores[node >>> BLOCK_BITS] : upperScores[node];
    }

    /// Where the list of a node begins, with the number of its links.
    int at(int level, int node) {
        return level == 0 ? (node & BLOCK - 1) * (1 + 2 * m) : (level - 1) * (1 + m);
    }

    int count(int level, int node) {
        return nodes(level, node)[at(level, node)];
    }

    /// The node that walks begin at: the first of the highest level.
    int entry() {
        int entry = 0;
        for (int node = 1; node < size; node++) {
            entry = levels[node] > levels[entry] ? node : entry;
        }
        return entry;
    }

    boolean has(int level, int node, int to) {
        int[] nodes = nodes(level, node);
        int at = at(level, node);
        for (int place = at + 1; place <= at + nodes[at]; place++) {
            if (nodes[place] == to) {
                return true;
            }
        }
        return false;
    }

    /// Adds a link where there is room for it.
    ///
    /// @return whether there was
    boolean add(int level, int node, int to, float score) {
        int[] nodes = nodes(level, node);
        int at = at(level, node);
        if (nodes[at] == most(level)) {
            return false;
        }
        int place = at + ++nodes[at];
        nodes[place] = to;
        scores(level, node)[place] = score;
        return true;
    }

    /// Gives a node other links than it had.
    void set(int level, int node, ScoredNodes links) {
        int at = at(level, node);
        nodes(level, node)[at] = links.size();
        System.arraycopy(links.nodes(), 0, nodes(level, node), at + 1, links.size());
        System.arraycopy(links.scores(), 0, scores(level, node), at + 1, links.size());
    }
}
