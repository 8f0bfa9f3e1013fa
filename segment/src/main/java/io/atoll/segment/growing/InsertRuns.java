package io.atoll.segment.growing;

import io.atoll.segment.journal.RowHomes;

import org.apache.lucene.util.FixedBitSet;

import java.util.Arrays;
import java.util.Set;

/// Which partition and timestamp the rows of each insert have. A new version shares the arrays of
/// the one before and writes only behind its end.
final class InsertRuns {
    static final InsertRuns NONE = new InsertRuns(new int[0], new long[0], new long[0], 0, 0);

    private final int[] starts;
    private final long[] partitions;
    private final long[] timestamps;
    private final int count;
    private final int rowCount;

    private InsertRuns(
            int[] starts, long[] partitions, long[] timestamps, int count, int rowCount) {
        this.starts = starts;
        this.partitions = partitions;
        this.timestamps = timestamps;
        this.count = count;
        this.rowCount = rowCount;
    }

    InsertRuns with(RowHomes homes, long timestamp, int rows) {
        InsertRuns longer = this;
        for (RowHomes.Run run : homes.runs(rows)) {
            longer = longer.with(run.partitionId(), timestamp, run.rows());
        }
        return longer;
    }

    private InsertRuns with(long partitionId, long timestamp, int rows) {
        int[] newStarts = starts;
        long[] newPartitions = partitions;
        long[] newTimestamps = timestamps;
        if (count == starts.length) {
            int capacity = Math.max(16, count * 2);
            newStarts = Arrays.copyOf(starts, capacity);
            newPartitions = Arrays.copyOf(partitions, capacity);
            newTimestamps = Arrays.copyOf(timestamps, capacity);
        }
        newStarts[count] = rowCount;
        newPartitions[count] = partitionId;
        newTimestamps[count] = timestamp;
        return new InsertRuns(newStarts, newPartitions, newTimestamps, count + 1, rowCount + rows);
    }

    int rowCount() {
        return rowCount;
    }

    /// The timestamp of the youngest row; `Long.MIN_VALUE` if there is none.
    long lastTimestamp() {
        return count == 0 ? Long.MIN_VALUE : timestamps[count - 1];
    }

    long timestamp(int row) {
        return timestamps[runOf(row)];
    }

    long partition(int row) {
        return partitions[runOf(row)];
    }

    private int runOf(int row) {
        int found = Arrays.binarySearch(starts, 0, count, row);
        return found >= 0 ? found : -found - 2;
    }

    /// How many rows are at most as young as a timestamp: those come first.
    int rowsUntil(long timestamp) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timestamps[middle] <= timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == count ? rowCount : starts[low];
    }

    /// Whether no row is outside of these partitions.
    boolean allIn(Set<Long> partitionIds) {
        for (int run = 0; run < count; run++) {
            if (!partitionIds.contains(partitions[run])) {
                return false;
            }
        }
        return true;
    }

    FixedBitSet rowsIn(Set<Long> partitionIds) {
        var bits = new FixedBitSet(rowCount);
        for (int run = 0; run < count; run++) {
            int end = run + 1 < count ? starts[run + 1] : rowCount;
            if (partitionIds.contains(partitions[run]) && end > starts[run]) {
                bits.set(starts[run], end);
            }
        }
        return bits;
    }

    Set<Long> partitions() {
        var distinct = new java.util.TreeSet<Long>();
        for (int run = 0; run < count; run++) {
            distinct.add(partitions[run]);
        }
        return distinct;
    }
}
