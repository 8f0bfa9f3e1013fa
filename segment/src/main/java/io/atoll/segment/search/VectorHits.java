package io.atoll.segment.search;

import io.atoll.segment.vectors.VectorOrdinals;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// The best rows of one segment for each query of a search: best distance first, ties by key, each
/// key once by its best row. Distances are exact, computed from the raw vectors.
public final class VectorHits {
    private static final String WIDER = "+wider";

    private final int[][] rows;
    private final float[][] distances;
    private final int acceptedRows;
    private final long vectorsScored;
    private final String plan;
    private final @Nullable NarrowWalk[] walks;

    /// @param rows `[queries][hits]`
    /// @param distances `[queries][hits]`, parallel to `rows`
    /// @param acceptedRows live rows that partitions and filter let through
    /// @param vectorsScored distances computed, approximate ones included
    /// @param plan `scan`, `graph`, `lists`, one of these and `+scan`, or `empty`; with `+wider` if
    ///   an index was walked a second time
    /// @param walks `[queries]`, of those whose walk may have been too narrow
    private VectorHits(
            int[][] rows,
            float[][] distances,
            int acceptedRows,
            long vectorsScored,
            String plan,
            @Nullable NarrowWalk[] walks) {
        this.rows = rows;
        this.distances = distances;
        this.acceptedRows = acceptedRows;
        this.vectorsScored = vectorsScored;
        this.plan = plan;
        this.walks = walks;
    }

    /// None, of a segment that is passed over.
    public static VectorHits none(int queries) {
        return of(new TopRows[queries], VectorOrdinals.OF_EVERY_ROW, 0, 0, "empty");
    }

    /// Without narrow walks.
    static VectorHits of(
            @Nullable TopRows[] best,
            VectorOrdinals ordinals,
            int acceptedRows,
            long vectorsScored,
            String plan) {
        var walks = new NarrowWalk[best.length];
        return of(best, ordinals, acceptedRows, vectorsScored, plan, walks);
    }

    /// @param best `[queries]`, sorted, rows by the ordinals of their vectors; absent where there
    ///   is no hit
    static VectorHits of(
            @Nullable TopRows[] best,
            VectorOrdinals ordinals,
            int acceptedRows,
            long vectorsScored,
            String plan,
            @Nullable NarrowWalk[] walks) {
        var rows = new int[best.length][];
        var distances = new float[best.length][];
        for (int q = 0; q < best.length; q++) {
            TopRows top = best[q];
            int hits = top == null ? 0 : top.size();
            rows[q] = new int[hits];
            distances[q] = new float[hits];
            for (int rank = 0; rank < hits; rank++) {
                rows[q][rank] = ordinals.row(top.row(rank));
                distances[q][rank] = top.distance(rank);
            }
        }
        return new VectorHits(rows, distances, acceptedRows, vectorsScored, plan, walks);
    }

    /// The same with other hits for one query.
    ///
    /// @param wider of that query alone, found by a second and wider walk
    public VectorHits with(int query, VectorHits wider) {
        var otherRows = rows.clone();
        var otherDistances = distances.clone();
        var otherWalks = walks.clone();
        otherRows[query] = wider.rows[0];
        otherDistances[query] = wider.distances[0];
        otherWalks[query] = null;
        return new VectorHits(
                otherRows,
                otherDistances,
                acceptedRows,
                vectorsScored + wider.vectorsScored,
                plan.endsWith(WIDER) ? plan : plan + WIDER,
                otherWalks);
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

    /// Live rows that partitions and filter let through.
    public int acceptedRows() {
        return acceptedRows;
    }

    public long vectorsScored() {
        return vectorsScored;
    }

    /// The walk that was made for a query if it was narrower than it would have been alone.
    public Optional<NarrowWalk> walk(int query) {
        return Optional.ofNullable(walks[query]);
    }

    public String plan() {
        return plan;
    }
}
