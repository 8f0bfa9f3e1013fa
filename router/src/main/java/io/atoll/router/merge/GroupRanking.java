package io.atoll.router.merge;

import io.atoll.model.Metric;
import io.atoll.model.merge.GroupPicker;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.read.Page;
import io.atoll.model.rows.Column;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the global list of groups of the lists of nodes, of which each has the best groups there:
/// groups by their best hit.
public final class GroupRanking {
    private final List<NodeHits> lists;
    private final List<Column> groups;
    private final Metric metric;
    private final int size;

    /// @param groups of the hits of each list, in their order
    /// @param size hits of each group at most
    public GroupRanking(List<NodeHits> lists, List<Column> groups, Metric metric, int size) {
        this.lists = lists;
        this.groups = groups;
        this.metric = metric;
        this.size = size;
    }

    /// One group's hits behind each other.
    ///
    /// @param page of groups
    public RankedList rank(int queryCount, Page page) {
        var ranked = new MergedHits(16);
        for (int query = 0; query < queryCount; query++) {
            int before = ranked.size();
            MergedHits hits = merged(query);
            List<List<Integer>> found = List.copyOf(groups(hits, page).values());
            for (int group = page.offset(); group < found.size(); group++) {
                for (int hit : found.get(group)) {
                    ranked.add(hits.list(hit), hits.hit(hit));
                }
            }
            ranked.endQuery(ranked.size() - before);
        }
        return RankedList.byDistance(ranked, lists);
    }

    /// The hits of the best groups by their distance, whatever group they are of.
    ///
    /// @param firstQuery where those of a part begin
    /// @param count how many groups
    public RankedList byDistance(int firstQuery, int queryCount, int count) {
        var ranked = new MergedHits(16);
        for (int query = firstQuery; query < firstQuery + queryCount; query++) {
            int before = ranked.size();
            MergedHits hits = merged(query);
            var places = new ArrayList<Integer>();
            groups(hits, new Page(0, count)).values().forEach(places::addAll);
            Collections.sort(places);
            for (int hit : places) {
                ranked.add(hits.list(hit), hits.hit(hit));
            }
            ranked.endQuery(ranked.size() - before);
        }
        return RankedList.byDistance(ranked, lists);
    }

    /// The best groups, as [GroupPicker#group] has them, best first.
    ///
    /// @param count how many
    public List<Object> groups(int query, int count) {
        return List.copyOf(groups(merged(query), new Page(0, count)).keySet());
    }

    /// The places of the hits of each group, the best group first.
    private Map<Object, List<Integer>> groups(MergedHits hits, Page page) {
        var picker = new GroupPicker(Math.toIntExact(page.end()), size);
        Map<Object, List<Integer>> found = new LinkedHashMap<>();
        for (int hit = 0; hit < hits.size(); hit++) {
            Object group = GroupPicker.group(groups.get(hits.list(hit)), hits.hit(hit));
            if (picker.take(group)) {
                found.computeIfAbsent(group, _ -> new ArrayList<>()).add(hit);
            }
        }
        return found;
    }

    private MergedHits merged(int query) {
        int all = 0;
        for (NodeHits list : lists) {
            all += list.end(query) - list.start(query);
        }
        var merged = new MergedHits(all);
        new TopKMerger(lists, metric, all).merge(query, 0, all, merged);
        return merged;
    }
}
