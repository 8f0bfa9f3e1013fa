package io.atoll.segment.search;

/// What one walk through an index found.
public final class Candidates {
    private final int[] rows;
    private final float[] distances;
    private final float reach;
    private final boolean complete;
    private final long vectorsScored;

    /// @param rows the best first, each once
    /// @param distances exact, parallel to `rows`
    /// @param complete whether the walk came as far as its width promises; if not, rows must be
    ///   scanned for
    /// @param vectorsScored distances computed, approximate ones included
    public Candidates(int[] rows, float[] distances, boolean complete, long vectorsScored) {
        this(
                rows,
                distances,
                rows.length == 0 ? 0 : distances[rows.length - 1],
                complete,
                vectorsScored);
    }

    /// Of a walk that came as far as its width promises.
    ///
    /// @param rows in any order, each once
    /// @param distances exact, parallel to `rows`
    /// @param reach that other rows are nearer than this is not to be expected
    public Candidates(int[] rows, float[] distances, float reach, long vectorsScored) {
        this(rows, distances, reach, true, vectorsScored);
    }

    private Candidates(
            int[] rows, float[] distances, float reach, boolean complete, long vectorsScored) {
        this.rows = rows;
        this.distances = distances;
        this.reach = reach;
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

    float reach() {
        return reach;
    }

    boolean complete() {
        return complete;
    }

    public long vectorsScored() {
        return vectorsScored;
    }
}
