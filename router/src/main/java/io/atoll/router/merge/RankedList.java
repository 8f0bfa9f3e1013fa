package io.atoll.router.merge;

import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.Page;

import java.util.Arrays;
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

    /// A page of each query's hits.
    public RankedList page(Page page) {
        var cut = new MergedHits(hits.size());
        var ofPage = new float[hits.size()];
        int begin = 0;
        for (int count : hits.counts()) {
            int from = Math.min(page.offset(), count);
            int to = (int) Math.min(page.end(), count);
            for (int i = begin + from; i < begin + to; i++) {
                ofPage[cut.size()] = scores[i];
                cut.add(hits.list(i), hits.hit(i));
            }
            cut.endQuery(to - from);
            begin += count;
        }
        return new RankedList(cut, Arrays.copyOf(ofPage, cut.size()));
    }
}
