package io.atoll.router.plan;

import io.atoll.model.manifest.SegmentInfo;
import io.atoll.router.api.Missing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What one read goes without, where its caller allows that. Nothing is left out that would bring
/// the coverage below what the caller wants: then the read goes on trying.
///
/// Only trouble brings anybody here, so a lock does no harm.
public final class Shortfall {
    private final double minCoverage;
    private final int segments;
    private final long rows;
    private final Map<Long, Long> rowsOf;
    private final Map<Long, Missing> missing = new TreeMap<>();

    /// @param minCoverage 0 to 1; 1 leaves nothing out
    public Shortfall(Plan plan, double minCoverage) {
        this.minCoverage = minCoverage;
        this.segments = plan.segmentIds().size();
        this.rowsOf = allowed() ? sealedRows(plan) : Map.of();
        this.rows = rowsOf.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<Long, Long> sealedRows(Plan plan) {
        var wanted = new HashMap<Long, Long>();
        for (SegmentInfo segment : plan.manifest().segments()) {
            wanted.put(segment.id(), segment.rowCount());
        }
        wanted.keySet().retainAll(plan.segmentIds());
        return wanted;
    }

    public boolean allowed() {
        return minCoverage < 1;
    }

    /// Goes without all of these, or without none.
    ///
    /// @return whether the coverage still is what the caller wants
    public synchronized boolean leaveOut(Collection<Missing> without) {
        if (!allowed()) {
            return false;
        }
        Map<Long, Missing> then = new TreeMap<>(missing);
        without.forEach(each -> then.putIfAbsent(each.segmentId(), each));
        if (share(then) < minCoverage) {
            return false;
        }
        missing.putAll(then);
        return true;
    }

    /// How many rows a segment has, -1 for a journal, whose rows are not counted.
    long rowsOf(long segmentId) {
        return rowsOf.getOrDefault(segmentId, -1L);
    }

    /// The smaller of two shares: of segments and journals, and of sealed rows.
    private double share(Map<Long, Missing> without) {
        long lost = 0;
        for (long id : without.keySet()) {
            lost += rowsOf.getOrDefault(id, 0L);
        }
        double ofSegments = segments == 0 ? 1 : 1 - (double) without.size() / segments;
        double ofRows = rows == 0 ? 1 : 1 - (double) lost / rows;
        return Math.min(ofSegments, ofRows);
    }

    public synchronized double share() {
        return share(missing);
    }

    public synchronized boolean isMissing(long segmentId) {
        return missing.containsKey(segmentId);
    }

    public synchronized List<Missing> missing() {
        return new ArrayList<>(missing.values());
    }
}
