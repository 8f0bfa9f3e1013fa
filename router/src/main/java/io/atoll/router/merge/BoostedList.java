package io.atoll.router.merge;

import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.Boost;

import java.util.ArrayList;
import java.util.List;

/// The best hits of all nodes by distance, ranked again by the distances that a boost makes of
/// theirs. As all nodes' best hits are chosen before, the answer does not depend on where rows are.
public final class BoostedList {
    private final List<NodeHits> lists;
    private final Metric metric;
    private final Boost.Mode applied;

    public BoostedList(List<NodeHits> lists, Metric metric, Boost.Mode applied) {
        this.lists = lists;
        this.metric = metric;
        this.applied = applied;
    }

    private record Hit(int list, int hit, float score) {}

    /// @param best of each query the best hits by distance
    public RankedList of(MergedHits best) {
        var ranked = new MergedHits(best.size());
        var scores = new float[best.size()];
        int begin = 0;
        for (int count : best.counts()) {
            for (Hit hit : ranked(best, begin, begin + count)) {
                scores[ranked.size()] = hit.score;
                ranked.add(hit.list, hit.hit);
            }
            ranked.endQuery(count);
            begin += count;
        }
        return new RankedList(ranked, scores);
    }

    private List<Hit> ranked(MergedHits best, int begin, int end) {
        var hits = new ArrayList<Hit>(end - begin);
        for (int i = begin; i < end; i++) {
            NodeHits list = lists.get(best.list(i));
            float distance = list.distance(best.hit(i));
            float boost = list.boost(best.hit(i));
            float score = Float.isNaN(boost) ? distance : applied.apply(metric, distance, boost);
            hits.add(new Hit(best.list(i), best.hit(i), score));
        }
        hits.sort(this::compare);
        return hits;
    }

    private int compare(Hit a, Hit b) {
        int byScore =
                metric.largerIsBetter()
                        ? Float.compare(b.score, a.score)
                        : Float.compare(a.score, b.score);
        return byScore != 0
                ? byScore
                : lists.get(a.list).keys().compare(a.hit, lists.get(b.list).keys(), b.hit);
    }
}
