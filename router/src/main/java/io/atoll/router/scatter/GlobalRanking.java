package io.atoll.router.scatter;

import io.atoll.model.Metric;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.merge.TopKMerger;
import io.atoll.model.read.Boost;
import io.atoll.model.read.CollectionSearch;
import io.atoll.model.read.Page;
import io.atoll.model.read.Ranking;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.router.merge.BoostedList;
import io.atoll.router.merge.FusedGroups;
import io.atoll.router.merge.GroupRanking;
import io.atoll.router.merge.NodeHits;
import io.atoll.router.merge.RankFusion;
import io.atoll.router.merge.RankedList;
import io.atoll.router.plan.ResolvedSearch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes the list of a search's answer of the lists of nodes, as its ranking and its grouping say:
/// first the list of each part over all nodes, then one list of these.
final class GlobalRanking {
    private final ResolvedSearch search;
    private final CollectionSearch request;
    private final List<NodeHits> lists;
    private final List<Column> rankedBy;
    private final List<Column> groups;

    /// @param rankedBy what each list's hits are ranked by; empty: nothing but distances
    /// @param groups what each list's hits are grouped by; empty: they are not
    GlobalRanking(
            ResolvedSearch search,
            List<NodeHits> lists,
            List<Column> rankedBy,
            List<Column> groups) {
        this.search = search;
        this.request = search.request();
        this.lists = lists;
        this.rankedBy = rankedBy;
        this.groups = groups;
    }

    RankedList rank() {
        return switch (request.ranking()) {
            case Ranking.ByDistance _ -> byDistance();
            case Ranking.Decay ranking ->
                    fused(RankFusion.of(ranking, search.metrics(), rankedBy, lists));
            case Ranking.ReciprocalRank ranking -> fused(RankFusion.of(ranking, lists));
            case Ranking.Weighted ranking -> fused(RankFusion.of(ranking, search.metrics(), lists));
        };
    }

    private RankedList byDistance() {
        if (request.grouping().isPresent()) {
            return grouping(search.part(0)).rank(request.queryCount(), request.page());
        }
        return boost(0).isPresent()
                ? part(0).page(request.page())
                : RankedList.byDistance(merge(0, request.page()), lists);
    }

    private RankedList fused(RankFusion fusion) {
        var parts = new ArrayList<RankedList>(request.parts().size());
        for (int part = 0; part < request.parts().size(); part++) {
            parts.add(part(part));
        }
        return request.grouping().isPresent()
                ? fusion.fuse(
                        parts,
                        request.queryCount(),
                        new FusedGroups(request.grouping().get(), groups, lists),
                        request.page())
                : fusion.fuse(parts, request.queryCount(), request.page());
    }

    /// All that a part found, over all nodes.
    private RankedList part(int part) {
        VectorQuery asked = search.part(part);
        if (request.grouping().isPresent()) {
            return grouping(asked)
                    .byDistance(part * request.queryCount(), request.queryCount(), asked.k());
        }
        MergedHits best = merge(part, new Page(0, asked.k()));
        return boost(part)
                .map(boost -> new BoostedList(lists, asked.metric(), boost.applied()).of(best))
                .orElseGet(() -> RankedList.byDistance(best, lists));
    }

    private Optional<Boost> boost(int part) {
        return request.parts().get(part).extras().boost();
    }

    private GroupRanking grouping(VectorQuery asked) {
        return new GroupRanking(lists, groups, asked.metric(), asked.groups().orElseThrow().size());
    }

    private MergedHits merge(int part, Page page) {
        int queryCount = request.queryCount();
        var merged = new MergedHits(Math.min(queryCount * page.limit(), 4_096));
        Metric metric = search.part(part).metric();
        var merger = new TopKMerger(lists, metric, Math.toIntExact(page.end()));
        for (int query = 0; query < queryCount; query++) {
            merger.merge(part * queryCount + query, page.offset(), page.limit(), merged);
        }
        return merged;
    }
}
