package io.atoll.segment.journal;

import java.util.List;

/// Which partitions the rows of a record come to.
///
/// @param partitionId of all rows; 0 where [#runs] say it
/// @param runs in the order of the rows; none where all come to one partition
public record RowHomes(long partitionId, List<Run> runs) {

    /// Rows one after the other in one partition.
    public record Run(long partitionId, int rows) {}

    public RowHomes {
        runs = List.copyOf(runs);
        if (partitionId == 0 && runs.isEmpty() || partitionId != 0 && !runs.isEmpty()) {
            throw new IllegalArgumentException(
                    "rows of partition " + partitionId + " and of " + runs);
        }
    }

    public static RowHomes in(long partitionId) {
        return new RowHomes(partitionId, List.of());
    }

    public static RowHomes of(List<Run> runs) {
        return new RowHomes(0, runs);
    }

    /// All rows as runs.
    ///
    /// @param rows how many there are
    public List<Run> runs(int rows) {
        return partitionId == 0 ? runs : List.of(new Run(partitionId, rows));
    }
}
