package io.atoll.writenode.rebuild;

/// A sealed segment as the compaction policy looks at it.
///
/// @param liveRows those of its rows that no tombstone names
/// @param indexed whether it has all indexes of its collection
/// @param suspect whether it could not be rebuilt the last time, so that it must not keep others
///   from their indexes
public record Candidate(
        long id,
        long partitionId,
        long rows,
        long liveRows,
        long bytes,
        boolean indexed,
        boolean suspect) {

    long liveBytes() {
        return rows == 0 ? 0 : (long) ((double) bytes * liveRows / rows);
    }

    public long deadRows() {
        return rows - liveRows;
    }

    double deadPercent() {
        return rows == 0 ? 0 : 100.0 * deadRows() / rows;
    }
}
