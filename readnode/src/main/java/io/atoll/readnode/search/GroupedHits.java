package io.atoll.readnode.search;

import io.atoll.model.Field;
import io.atoll.model.merge.GroupPicker;
import io.atoll.model.merge.MergedHits;
import io.atoll.model.read.VectorQuery;
import io.atoll.model.rows.Column;
import io.atoll.readnode.calls.CallLimit;
import io.atoll.segment.search.VectorSearch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Finds the best rows of the best groups of all segments here, for one query: the best rows are
/// looked at, more and more of them, until there are as many groups with as many rows as are
/// wanted, or no more rows. So the answer is exact where the lists of rows are.
public final class GroupedHits {
    /// How much farther is looked where groups are missing.
    private static final int GROWTH = 4;

    private static final int LEAST = 128;

    private final VectorSearch search;
    private final VectorQuery.Groups groups;
    private final Field field;
    private final long rows;
    private final CallLimit limit;

    /// @param search for one query
    /// @param field that rows are grouped by
    /// @param rows how many there are in all segments
    public GroupedHits(
            VectorSearch search,
            VectorQuery.Groups groups,
            Field field,
            long rows,
            CallLimit limit) {
        this.search = search;
        this.groups = groups;
        this.field = field;
        this.rows = rows;
        this.limit = limit;
    }

    /// What was found, and what the last look did in each segment.
    public record Found(HitMerger.Merged hits, List<SegmentHits> segments) {}

    /// @param searching searches all segments
    public Found find(Function<VectorSearch, List<SegmentHits>> searching) {
        long width = Math.max(LEAST, 2L * search.k() * groups.size());
        while (true) {
            int looked = (int) Math.min(width, Math.max(1, rows));
            VectorSearch wider =
                    new VectorSearch(
                            search.query().withK(looked),
                            search.partitionIds(),
                            search.cancelled());
            List<SegmentHits> segments = searching.apply(wider);
            HitMerger.Merged merged = new HitMerger(segments, wider, limit).merge();
            var picker = new GroupPicker(search.k(), groups.size());
            MergedHits picked = pick(merged, segments, picker);
            if (picker.isFull() || merged.hits().size() < looked || looked >= rows) {
                return new Found(new HitMerger.Merged(merged.lists(), picked), segments);
            }
            width *= GROWTH;
        }
    }

    private MergedHits pick(
            HitMerger.Merged merged, List<SegmentHits> segments, GroupPicker picker) {
        List<Column> values = values(merged, segments);
        var picked = new MergedHits(search.k());
        MergedHits hits = merged.hits();
        for (int hit = 0; hit < hits.size() && !picker.isFull(); hit++) {
            if (picker.take(GroupPicker.group(values.get(hits.list(hit)), hits.hit(hit)))) {
                picked.add(hits.list(hit), hits.hit(hit));
            }
        }
        picked.endQuery(picked.size());
        return picked;
    }

    /// The groups of all hits, segment by segment.
    private List<Column> values(HitMerger.Merged merged, List<SegmentHits> segments) {
        var values = new ArrayList<Column>(segments.size());
        for (int list = 0; list < segments.size(); list++) {
            limit.check("its groups were being read");
            int[] inSegment = merged.lists().get(list).rows();
            values.add(
                    segments.get(list)
                            .held()
                            .view()
                            .fetch(inSegment, inSegment.length, List.of(field))
                            .columns()
                            .getFirst());
        }
        return values;
    }
}
