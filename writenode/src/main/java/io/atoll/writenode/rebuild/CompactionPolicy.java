package io.atoll.writenode.rebuild;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// Decides which sealed segments of a collection are written anew, and which of them as one. A pure
/// function of the segments.
///
/// What a segment weighs is the bytes of its living rows. From half the target on it is *full*, and
/// never put together with others; below it is *small*. No result weighs more than the target. So a
/// partition has at most two full segments for each target's worth of rows, and a few small ones:
/// when there are more than [CompactionSettings#smallSegments], some are put together, those whose
/// largest has the smallest share in the result. That is how Lucene's TieredMergePolicy weighs
/// merges: results grow by factors, so a row is written again some times only, whatever the size in
/// which rows come.
///
/// A segment that lacks an index is written anew in any case. What lacks one at the same time is
/// therefore put together at once, until the result is full: that costs nothing, and saves the
/// graphs that would have been built only to be merged again. A segment that is alone gets its
/// graph at once, since nobody knows when others come.
///
/// @param settings what is small, and how much of it is too much
record CompactionPolicy(CompactionSettings settings) {

    /// Each open segment costs some dozen mapped files.
    private static final int MAX_SOURCES = 64;

    /// As even as the placement of segments aims at: the fullest node against the mean.
    private static final double EVEN = 1.05;

    /// What the largest segment may have of a result, so that its rows are not written again for
    /// each few that come.
    private static final double LARGEST_SHARE = 0.75;

    /// Segments of one partition that become one.
    record Merge(List<Candidate> sources, Cause cause) {
        Merge {
            sources = List.copyOf(sources);
        }

        long liveBytes() {
            return sources.stream().mapToLong(Candidate::liveBytes).sum();
        }
    }

    /// Why segments are written anew.
    enum Cause {
        /// They lack an index.
        INDEX,
        /// There are too many small ones.
        SMALL,
        /// They have too many dead rows.
        DEAD,
        /// Somebody asked for it.
        ASKED,
        /// There are more than the read nodes need, and nothing else is to be done.
        IDLE
    }

    /// What is to be done, the most urgent first.
    ///
    /// @param candidates those that can be written anew now
    List<Merge> due(Collection<Candidate> candidates) {
        var due = new ArrayList<Merge>();
        for (List<Candidate> partition : byPartition(candidates)) {
            lackingIndexes(partition, due);
        }
        if (settings.automatic()) {
            for (List<Candidate> partition : byPartition(candidates)) {
                tooMany(partition, due);
            }
        }
        return due;
    }

    private static Collection<List<Candidate>> byPartition(Collection<Candidate> candidates) {
        var partitions = new TreeMap<Long, List<Candidate>>();
        for (Candidate each : candidates) {
            partitions.computeIfAbsent(each.partitionId(), _ -> new ArrayList<>()).add(each);
        }
        return partitions.values();
    }

    /// The oldest first: they have waited longest.
    private void lackingIndexes(List<Candidate> partition, List<Merge> due) {
        var together = new ArrayList<Candidate>();
        long bytes = 0;
        for (Candidate each : sorted(partition, Comparator.comparingLong(Candidate::id))) {
            if (each.indexed()) {
                continue;
            }
            if (each.suspect()) {
                due.add(new Merge(List.of(each), Cause.INDEX));
                continue;
            }
            boolean fits =
                    settings.automatic()
                            && bytes < fullBytes()
                            && bytes + each.liveBytes() <= settings.targetBytes()
                            && together.size() < MAX_SOURCES;
            if (!fits && !together.isEmpty()) {
                due.add(new Merge(together, Cause.INDEX));
                together.clear();
                bytes = 0;
            }
            together.add(each);
            bytes += each.liveBytes();
        }
        if (!together.isEmpty()) {
            due.add(new Merge(together, Cause.INDEX));
        }
    }

    private void tooMany(List<Candidate> partition, List<Merge> due) {
        List<Candidate> small =
                sorted(
                        partition,
                        Comparator.comparingLong(Candidate::liveBytes)
                                .thenComparingLong(Candidate::id));
        small.removeIf(each -> !each.indexed() || isFull(each));
        while (small.size() > settings.smallSegments()) {
            Optional<Merge> best = mostEven(small);
            if (best.isEmpty()) {
                break;
            }
            due.add(best.get());
            small.removeAll(best.get().sources());
        }
        for (Candidate each : partition) {
            boolean rid = each.indexed() && each.deadPercent() >= settings.deadPercent();
            if (rid && (isFull(each) || small.contains(each))) {
                due.add(new Merge(List.of(each), Cause.DEAD));
            }
        }
    }

    /// Of all neighbours by size that fit together, those whose largest has the smallest share in
    /// their sum; of equal ones the lightest, and of these as many as possible.
    private Optional<Merge> mostEven(List<Candidate> ascending) {
        Optional<Merge> best = Optional.empty();
        double bestShare = Double.MAX_VALUE;
        for (int to = ascending.size(); to >= 2; to--) {
            long largest = ascending.get(to - 1).liveBytes();
            long bytes = largest;
            for (int from = to - 2; from >= 0 && to - from <= MAX_SOURCES; from--) {
                bytes += ascending.get(from).liveBytes();
                if (bytes > settings.targetBytes()) {
                    break;
                }
                // As in Lucene: among equally even ones, a little rather the lighter.
                double share = Math.pow(Math.max(1, bytes), 0.05) * largest / Math.max(1, bytes);
                if (share <= bestShare) {
                    bestShare = share;
                    best = Optional.of(new Merge(ascending.subList(from, to), Cause.SMALL));
                }
            }
        }
        return best;
    }

    /// What is done for a collection to which no rows come: searches are the faster the fewer
    /// segments there are, as long as these spread evenly over the read nodes. So no result weighs
    /// more than a node's part of all, none keeps the nodes from being as evenly filled as before
    /// (or within [#EVEN] of the mean), and in none do most rows only come from one segment to
    /// another.
    ///
    /// @param nodes how many read nodes the collection is spread over, at least one
    /// @return the next step, of the smallest; empty if there is none
    Optional<Merge> idle(Collection<Candidate> candidates, int nodes) {
        if (!settings.automatic()) {
            return Optional.empty();
        }
        long all = candidates.stream().mapToLong(Candidate::liveBytes).sum();
        long most = Math.min(settings.targetBytes(), all / nodes);
        double bound = Math.max(EVEN, fullest(candidates, List.of(), nodes));
        Optional<Merge> least = Optional.empty();
        for (List<Candidate> partition : byPartition(candidates)) {
            List<Candidate> small =
                    sorted(partition, Comparator.comparingLong(Candidate::liveBytes));
            small.removeIf(each -> !each.indexed() || each.suspect());
            for (int to = 2; to <= small.size(); to++) {
                for (int from = Math.max(0, to - MAX_SOURCES); from <= to - 2; from++) {
                    var merge = new Merge(small.subList(from, to), Cause.IDLE);
                    long bytes = merge.liveBytes();
                    boolean pays =
                            bytes <= most
                                    && small.get(to - 1).liveBytes() <= LARGEST_SHARE * bytes
                                    && (least.isEmpty() || bytes < least.get().liveBytes());
                    if (pays && fullest(candidates, merge.sources(), nodes) <= bound) {
                        least = Optional.of(merge);
                    }
                }
            }
        }
        return least;
    }

    /// How full the fullest node is, as a multiple of the mean, when the heaviest segments are
    /// placed first, each where there is least.
    ///
    /// @param merged segments that count as one
    private static double fullest(
            Collection<Candidate> segments, List<Candidate> merged, int nodes) {
        var weights = new ArrayList<Long>(segments.size());
        long together = 0;
        for (Candidate each : segments) {
            if (merged.contains(each)) {
                together += each.liveBytes();
            } else {
                weights.add(each.liveBytes());
            }
        }
        weights.add(together);
        weights.sort(Comparator.reverseOrder());
        var filled = new PriorityQueue<Long>(Collections.nCopies(nodes, 0L));
        long most = 0;
        long all = 0;
        for (long weight : weights) {
            long now = filled.remove() + weight;
            filled.add(now);
            most = Math.max(most, now);
            all += weight;
        }
        return all == 0 ? 1 : (double) most * nodes / all;
    }

    /// What somebody gets who asks for all that can be done: no dead rows, and as few segments as
    /// the target allows without writing full ones again.
    ///
    /// @param all whether segments that nothing is wrong with are written again all the same
    List<Merge> asked(Collection<Candidate> candidates, boolean all) {
        var asked = new ArrayList<Merge>();
        for (List<Candidate> partition : byPartition(candidates)) {
            for (List<Candidate> together : packed(partition)) {
                boolean better =
                        all
                                || together.size() > 1
                                || together.getFirst().deadRows() > 0
                                || !together.getFirst().indexed();
                if (better) {
                    asked.add(new Merge(together, Cause.ASKED));
                }
            }
        }
        return asked;
    }

    /// First fit, the largest first.
    private List<List<Candidate>> packed(List<Candidate> partition) {
        var bins = new ArrayList<List<Candidate>>();
        var room = new ArrayList<Long>();
        for (Candidate each :
                sorted(
                        partition,
                        Comparator.comparingLong(Candidate::liveBytes)
                                .reversed()
                                .thenComparingLong(Candidate::id))) {
            int bin = isFull(each) ? bins.size() : firstWithRoom(each, bins, room);
            if (bin == bins.size()) {
                bins.add(new ArrayList<>());
                room.add(isFull(each) ? 0 : settings.targetBytes());
            }
            bins.get(bin).add(each);
            room.set(bin, room.get(bin) - each.liveBytes());
        }
        return bins;
    }

    private static int firstWithRoom(Candidate each, List<List<Candidate>> bins, List<Long> room) {
        int bin = 0;
        while (bin < bins.size()
                && (room.get(bin) < each.liveBytes()
                        || room.get(bin) <= 0
                        || bins.get(bin).size() == MAX_SOURCES)) {
            bin++;
        }
        return bin;
    }

    private static List<Candidate> sorted(List<Candidate> candidates, Comparator<Candidate> order) {
        var sorted = new ArrayList<>(candidates);
        sorted.sort(order);
        return sorted;
    }

    private long fullBytes() {
        return (settings.targetBytes() + 1) / 2;
    }

    boolean isFull(Candidate candidate) {
        return candidate.liveBytes() >= fullBytes();
    }

    /// Why a segment for which nothing is due is left as it is.
    ///
    /// @param all the segments of its collection
    String reasonToLeave(Candidate candidate, Collection<Candidate> all) {
        if (!settings.automatic()) {
            return "automatic compaction is switched off";
        }
        String dead =
                String.format(
                        Locale.ROOT,
                        "%.1f %% of its rows are dead, %d %% are too many",
                        candidate.deadPercent(),
                        settings.deadPercent());
        if (isFull(candidate)) {
            return "it is full: %d bytes of living rows, full from %d on; %s"
                    .formatted(candidate.liveBytes(), fullBytes(), dead);
        }
        long small =
                all.stream()
                        .filter(each -> each.partitionId() == candidate.partitionId())
                        .filter(each -> !isFull(each))
                        .count();
        return "it is one of %d small segments of its partition, more than %d are too many; %s"
                .formatted(small, settings.smallSegments(), dead);
    }
}
