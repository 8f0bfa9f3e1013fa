package io.atoll.router.merge;

import io.atoll.model.merge.GroupPicker;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Page;
import io.atoll.model.rows.Column;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes groups of hits whose scores are already made of those of several parts: the best hits of
/// each group, and groups by what these come to. Ties go to the larger group, then to the one whose
/// first key is less, as in Milvus.
public final class FusedGroups {
    private final Grouping grouping;
    private final List<Column> groups;
    private final List<NodeHits> lists;

    /// @param groups of the hits of each list, in their order
    public FusedGroups(Grouping grouping, List<Column> groups, List<NodeHits> lists) {
        this.grouping = grouping;
        this.groups = groups;
        this.lists = lists;
    }

    private record Group(List<FusedHit> hits, float score) {}

    /// The hits of the groups of a page, one group's behind each other. A strict grouping leaves
    /// out the groups that have too few.
    ///
    /// @param ranked best first, ties by key
    /// @param page of groups
    List<FusedHit> page(List<FusedHit> ranked, boolean largerIsBetter, Page page) {
        var found = new ArrayList<Group>();
        hitsOfGroups(ranked).values().forEach(hits -> found.add(new Group(hits, score(hits))));
        found.sort((a, b) -> compare(a, b, largerIsBetter));
        var hits = new ArrayList<FusedHit>();
        int to = (int) Math.min(page.end(), found.size());
        for (int group = page.offset(); group < to; group++) {
            List<FusedHit> ofGroup = found.get(group).hits;
            if (!grouping.strict() || ofGroup.size() == grouping.size()) {
                hits.addAll(ofGroup);
            }
        }
        return hits;
    }

    private Map<Object, List<FusedHit>> hitsOfGroups(List<FusedHit> ranked) {
        var found = new LinkedHashMap<Object, List<FusedHit>>();
        for (FusedHit hit : ranked) {
            Object group = GroupPicker.group(groups.get(hit.list), hit.hit);
            List<FusedHit> hits = found.computeIfAbsent(group, _ -> new ArrayList<>());
            if (hits.size() < grouping.size()) {
                hits.add(hit);
            }
        }
        return found;
    }

    private float score(List<FusedHit> hits) {
        float sum = 0;
        for (FusedHit hit : hits) {
            sum += hit.score;
        }
        return switch (grouping.scorer()) {
            case MAX -> hits.getFirst().score;
            case SUM -> sum;
            case AVG -> sum / hits.size();
        };
    }

    private int compare(Group a, Group b, boolean largerIsBetter) {
        int byScore =
                largerIsBetter ? Float.compare(b.score, a.score) : Float.compare(a.score, b.score);
        if (byScore != 0) {
            return byScore;
        }
        if (a.hits.size() != b.hits.size()) {
            return b.hits.size() - a.hits.size();
        }
        FusedHit first = a.hits.getFirst();
        FusedHit other = b.hits.getFirst();
        return lists.get(first.list)
                .keys()
                .compare(first.hit, lists.get(other.list).keys(), other.hit);
    }
}
