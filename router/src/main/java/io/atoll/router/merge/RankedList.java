package io.atoll.router.merge;

import io.atoll.model.merge.MergedHits;

import java.util.List;

/// The hits of a search in the order of the answer, with what they are ranked by: distances, or the
/// scores of a ranking.
public record RankedList(MergedHits hits, float[] scores) {

    /// Ranked by their distances.
    public static RankedList byDistance(MergedHits hits, List<NodeHits> lists) {
        var distances = new float[hits.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = lists.get(hits.list(i)).distance(hits.hit(i));
        }
        return new RankedList(hits, distances);
    }
}
