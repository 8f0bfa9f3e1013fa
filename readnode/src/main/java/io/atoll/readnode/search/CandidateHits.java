package io.atoll.readnode.search;

import io.atoll.model.merge.RankedHits;
import io.atoll.model.rows.Keys;

/// The heads of one segment's lists, as far as they may get into the merged result, with their
/// keys.
final class CandidateHits implements RankedHits {
    private final int[] starts;
    private final int[] rows;
    private final float[] distances;
    private final Keys keys;
    private final long segmentId;

    private CandidateHits(int[] starts, int[] rows, float[] distances, Keys keys, long segmentId) {
        this.starts = starts;
        this.rows = rows;
        this.distances = distances;
        this.keys = keys;
        this.segmentId = segmentId;
    }

    /// Reads the keys of all of them at once.
    ///
    /// @param counts of each query, how many
    static CandidateHits of(SegmentHits hits, int[] counts) {
        var starts = new int[counts.length + 1];
        for (int query = 0; query < counts.length; query++) {
            starts[query + 1] = starts[query] + counts[query];
        }
        int total = starts[counts.length];
        var rows = new int[total];
        var distances = new float[total];
        for (int query = 0; query < counts.length; query++) {
            System.arraycopy(hits.rows(query), 0, rows, starts[query], counts[query]);
            System.arraycopy(hits.distances(query), 0, distances, starts[query], counts[query]);
        }
        return new CandidateHits(
                starts, rows, distances, hits.held().view().keys(rows, total), hits.held().id());
    }

    /// Of all hits. Not to be changed.
    int[] rows() {
        return rows;
    }

    @Override
    public int start(int query) {
        return starts[query];
    }

    @Override
    public int end(int query) {
        return starts[query + 1];
    }

    @Override
    public Keys keys() {
        return keys;
    }

    @Override
    public float distance(int hit) {
        return distances[hit];
    }

    @Override
    public long segmentId(int hit) {
        return segmentId;
    }

    @Override
    public int row(int hit) {
        return rows[hit];
    }
}
