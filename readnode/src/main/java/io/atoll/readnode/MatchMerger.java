package io.atoll.readnode;

import io.atoll.model.rows.Keys;

import java.util.Arrays;
import java.util.List;

/// Merges the matches of several segments in ascending order of their keys, each key once by its
/// youngest row.
///
/// Rows of one key stand together in a segment's list, and the list may end among them. So the last
/// key of a list that was cut off, and all greater ones, are not certain: lists are made longer
/// until enough keys are.
final class MatchMerger {
    private final List<SegmentMatches> segments;
    private final int[] next;
    private final RowPicks picks = new RowPicks();
    private long[] timestamps = new long[16];

    /// @param segments lists in it are replaced by longer ones where that is needed
    MatchMerger(List<SegmentMatches> segments) {
        this.segments = segments;
        this.next = new int[segments.size()];
    }

    /// @param wanted how many keys at most
    RowPicks merge(int wanted) {
        while (picks.size() < wanted) {
            int least = least();
            if (least < 0) {
                break;
            }
            lengthenUntilCertain(least);
            takeYoungest(segments.get(least).keys(), next[least]);
        }
        return picks;
    }

    /// The segment whose next key is the least; negative if there is none.
    private int least() {
        int least = -1;
        for (int s = 0; s < next.length; s++) {
            if (next[s] < segments.get(s).size()
                    && (least < 0
                            || segments.get(s)
                                            .keys()
                                            .compare(
                                                    next[s],
                                                    segments.get(least).keys(),
                                                    next[least])
                                    < 0)) {
                least = s;
            }
        }
        return least;
    }

    /// A longer list begins with the shorter one, so the places read so far stay right.
    private void lengthenUntilCertain(int least) {
        Keys keys = segments.get(least).keys();
        int place = next[least];
        for (int s = 0; s < next.length; s++) {
            while (segments.get(s).isCutOff() && endsAtOrBefore(segments.get(s), keys, place)) {
                segments.set(s, segments.get(s).further());
            }
        }
    }

    private static boolean endsAtOrBefore(SegmentMatches matches, Keys keys, int place) {
        return matches.keys().compare(matches.size() - 1, keys, place) <= 0;
    }

    private void takeYoungest(Keys keys, int place) {
        int segment = -1;
        int row = -1;
        long youngest = Long.MIN_VALUE;
        for (int s = 0; s < next.length; s++) {
            SegmentMatches matches = segments.get(s);
            while (next[s] < matches.size() && matches.keys().compare(next[s], keys, place) == 0) {
                if (matches.timestamp(next[s]) > youngest) {
                    segment = s;
                    row = matches.row(next[s]);
                    youngest = matches.timestamp(next[s]);
                }
                next[s]++;
            }
        }
        if (picks.size() == timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, timestamps.length * 2);
        }
        timestamps[picks.size()] = youngest;
        picks.add(segment, row, keys.get(place));
    }

    /// Whether there are more keys than were merged.
    boolean hasNext() {
        return least() >= 0;
    }

    /// The timestamp of the row of a pick.
    long timestamp(int pick) {
        return timestamps[pick];
    }
}
