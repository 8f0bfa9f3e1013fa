package io.atoll.readnode.search;

import io.atoll.readnode.calls.CallLimit;
import io.atoll.readnode.calls.SegmentSpan;
import io.atoll.readnode.state.HeldViews;
import io.atoll.segment.search.NarrowWalk;
import io.atoll.segment.search.VectorSearch;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// One search through several segments. The indexes of these are walked as if they were one: each
/// is looked through only as far as its share of the rows asks for ([VectorSearch#share]), side by
/// side. When all have answered, it is seen where that was too narrow, because more of what is near
/// a query lies in one segment than its share ([NarrowWalk]): there a second walk is as wide as if
/// there were no other segments. So answers depend on the rows alone, and not on which thread was
/// first, as they would if walks looked at each other's hits on their way.
public final class SegmentsSearch {
    private final List<HeldViews.Held> held;
    private final VectorSearch search;
    private final Function<HeldViews.Held, SegmentSpan> spans;

    /// @param spans begins the span of one segment's search
    public SegmentsSearch(
            List<HeldViews.Held> held,
            VectorSearch search,
            Function<HeldViews.Held, SegmentSpan> spans) {
        this.held = held;
        this.search = search;
        this.spans = spans;
    }

    /// Does pieces of work, side by side, and answers their results in order.
    public interface Workers {
        List<SegmentHits> compute(List<Supplier<SegmentHits>> pieces);
    }

    /// What was found, and what was done for it in each segment.
    public record Found(HitMerger.Merged hits, List<SegmentHits> segments) {}

    /// The search of each segment, as a piece of work.
    ///
    /// @param queuedNanos by [System#nanoTime], since when they wait for a thread
    public List<Supplier<SegmentHits>> pieces(long queuedNanos) {
        long indexed = 0;
        for (HeldViews.Held each : held) {
            indexed += indexedRows(each);
        }
        var pieces = new ArrayList<Supplier<SegmentHits>>(held.size());
        for (HeldViews.Held each : held) {
            long rows = indexedRows(each);
            // Groups look at far more rows than they keep, and at yet more where these are too few.
            boolean whole = rows == 0 || search.query().groups().isPresent();
            VectorSearch part = whole ? search : search.withShare((double) rows / indexed);
            pieces.add(() -> SegmentHits.of(each, part, queuedNanos, spans.apply(each)));
        }
        return pieces;
    }

    private long indexedRows(HeldViews.Held segment) {
        return segment.view().indexedRows(search.query().fieldId(), search.metric());
    }

    /// Merges what was found in each segment, after walks that were too narrow have been gone
    /// again.
    ///
    /// @param first what [#pieces] have found
    public Found found(List<SegmentHits> first, Workers workers, CallLimit limit) {
        List<SegmentHits> segments = again(first, this::tooNarrow, workers);
        HitMerger.Merged merged = new HitMerger(segments, search, limit).merge();
        if (!isShort(merged)) {
            return new Found(merged, segments);
        }
        // Fewer keys than are wanted: there may be more of them behind narrow walks.
        List<SegmentHits> all = again(segments, SegmentsSearch::narrow, workers);
        return all == segments
                ? new Found(merged, segments)
                : new Found(new HitMerger(all, search, limit).merge(), all);
    }

    private boolean isShort(HitMerger.Merged merged) {
        for (int query = 0; query < search.queries().count(); query++) {
            if (merged.hits().counts().get(query) < search.k()) {
                return true;
            }
        }
        return false;
    }

    private interface Choice {
        /// The queries for which a segment is to be walked again.
        BitSet of(SegmentHits segment, List<SegmentHits> all);
    }

    /// @return the same list if nothing is to be walked again
    private static List<SegmentHits> again(
            List<SegmentHits> segments, Choice choice, Workers workers) {
        var pieces = new ArrayList<Supplier<SegmentHits>>();
        var places = new ArrayList<Integer>();
        for (int s = 0; s < segments.size(); s++) {
            SegmentHits segment = segments.get(s);
            BitSet queries = choice.of(segment, segments);
            if (!queries.isEmpty()) {
                places.add(s);
                pieces.add(() -> segment.walkedWider(queries));
            }
        }
        if (pieces.isEmpty()) {
            return segments;
        }
        List<SegmentHits> wider = workers.compute(pieces);
        var all = new ArrayList<>(segments);
        for (int i = 0; i < places.size(); i++) {
            all.set(places.get(i), wider.get(i));
        }
        return all;
    }

    private static BitSet narrow(SegmentHits segment, List<SegmentHits> all) {
        var queries = new BitSet();
        for (int query = 0; query < segment.search().queries().count(); query++) {
            queries.set(query, segment.hits().walk(query).isPresent());
        }
        return queries;
    }

    private BitSet tooNarrow(SegmentHits segment, List<SegmentHits> all) {
        var queries = new BitSet();
        for (int query = 0; query < search.queries().count(); query++) {
            Optional<NarrowWalk> walk = segment.hits().walk(query);
            queries.set(query, walk.isPresent() && isTooNarrow(walk.get(), query, all));
        }
        return queries;
    }

    private static boolean isTooNarrow(NarrowWalk walk, int query, List<SegmentHits> all) {
        int better = 0;
        for (SegmentHits segment : all) {
            better += segment.better(query, walk.worst());
            if (better >= walk.whole()) {
                return false;
            }
        }
        return true;
    }
}
