package io.atoll.router.merge;

import io.atoll.model.merge.RankedHits;
import io.atoll.model.read.BoostQuery;
import io.atoll.model.rows.Keys;
import io.atoll.protocol.KeyMessages;
import io.atoll.protocol.v1.NodeSearchAnswer;

/// One node's hits for all queries of a search, one query after the other, each best first.
public final class NodeHits implements RankedHits {
    private final int[] starts;
    private final Keys keys;
    private final float[] distances;
    private final long[] segmentIds;
    private final int[] rows;
    private final float[] boosts;

    /// @param starts `[queries + 1]`, where the hits of each query begin and the last ones end
    /// @param segmentIds where each hit stands
    /// @param rows where each hit stands in its segment
    /// @param boosts what the functions of a boost are worth for each hit; empty: nothing
    public NodeHits(
            int[] starts,
            Keys keys,
            float[] distances,
            long[] segmentIds,
            int[] rows,
            float[] boosts) {
        this.starts = starts;
        this.keys = keys;
        this.distances = distances;
        this.segmentIds = segmentIds;
        this.rows = rows;
        this.boosts = boosts;
    }

    /// @param texts whether the collection's keys are strings
    public static NodeHits decode(NodeSearchAnswer answer, boolean texts) {
        var starts = new int[answer.getHitCountsCount() + 1];
        for (int query = 0; query < starts.length - 1; query++) {
            starts[query + 1] = starts[query] + answer.getHitCounts(query);
        }
        int hits = starts[starts.length - 1];
        var distances = new float[hits];
        var segmentIds = new long[hits];
        var rows = new int[hits];
        var boosts = new float[answer.getBoostsCount() == 0 ? 0 : hits];
        for (int hit = 0; hit < hits; hit++) {
            distances[hit] = answer.getDistances(hit);
            segmentIds[hit] = answer.getSegmentIds(hit);
            rows[hit] = answer.getRows(hit);
        }
        for (int hit = 0; hit < boosts.length; hit++) {
            boosts[hit] = answer.getBoosts(hit);
        }
        return new NodeHits(
                starts,
                KeyMessages.decode(answer.getKeys(), texts),
                distances,
                segmentIds,
                rows,
                boosts);
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

    /// What the functions of a boost are worth for a hit; NaN: nothing.
    float boost(int hit) {
        return boosts.length == 0 ? BoostQuery.NONE : boosts[hit];
    }

    @Override
    public long segmentId(int hit) {
        return segmentIds[hit];
    }

    @Override
    public int row(int hit) {
        return rows[hit];
    }
}
