package io.atoll.segment.search;

/// What one walk through an index found.
public final class Candidates {
    private final int[] rows;
    private final float[] distances;
    private final boolean complete;
    private final long vectorsScored;

    /// @param rows the best first, each once
    /// @param distances exact, parallel to `rows`
    /// @param complete whether the walk came as far as its width promises; if not, rows must be
    ///   scanned for
    /// @param vectorsScored distances computed, approximate ones included
    public Candidates(int[] rows, float[] distances, boolean complete, long vectorsScored) {
        this.rows = rows;
        this.distances = distances;
        this.complete = complete;
        this.vectorsScored = vectorsScored;
    }

    public int size() {
        return rows.length;
    }

    int row(int rank) {
        return rows[rank];
    }

    public float distance(int rank) {
        return distances[rank];
    }

    boolean complete() {
        return complete;
    }

    public long vectorsScored() {
        return vectorsScored;
    }
}
