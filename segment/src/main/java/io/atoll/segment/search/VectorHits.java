package io.atoll.segment.search;

/// The best rows of one segment for each query of a search: best distance first, ties by row
/// number. Distances are exact, computed from the raw vectors.
public final class VectorHits {
    private final int[][] rows;
    private final float[][] distances;
    private final long vectorsScored;
    private final String plan;

    /// @param rows `[queries][hits]`
    /// @param distances `[queries][hits]`, parallel to `rows`
    /// @param vectorsScored distances computed, approximate ones included
    /// @param plan `scan`, `graph`, `graph+scan` or `empty`
    public VectorHits(int[][] rows, float[][] distances, long vectorsScored, String plan) {
        this.rows = rows;
        this.distances = distances;
        this.vectorsScored = vectorsScored;
        this.plan = plan;
    }

    public int queries() {
        return rows.length;
    }

    /// Row numbers of a query's hits. Not to be changed.
    public int[] rows(int query) {
        return rows[query];
    }

    /// Distances of a query's hits. Not to be changed.
    public float[] distances(int query) {
        return distances[query];
    }

    public long vectorsScored() {
        return vectorsScored;
    }

    public String plan() {
        return plan;
    }
}
