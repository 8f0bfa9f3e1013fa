package io.atoll.segment.search;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.tombstones.Tombstones;

import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Which rows of a segment live, now and at moments of the recent past.
///
/// The state is immutable behind one volatile field: readers take it once. Each change copies the
/// bits, which takes some microseconds for a million rows, and changes come in batches. Kills are
/// remembered in the order of their timestamps, so that a view of the past brings back the rows
/// that died later. Changes come from one thread at a time.
public final class LiveRows {
    private final long segmentId;
    private volatile Moment state;

    /// All of `rowCount` rows live.
    ///
    /// @param folded the timestamp of the youngest delete that has ended others for good;
    ///   `Long.MIN_VALUE` if there was none
    public LiveRows(long segmentId, int rowCount, long folded) {
        this.segmentId = segmentId;
        this.state = new Moment(segmentId, allOf(rowCount), Kills.NONE, folded);
    }

    private static RowSet allOf(int rowCount) {
        var bits = new FixedBitSet(rowCount);
        if (rowCount > 0) {
            bits.set(0, rowCount);
        }
        return new RowSet(bits, rowCount);
    }

    /// Rows, dead ones included.
    public int rowCount() {
        return state.live.bits().length();
    }

    /// The rows that live now.
    public RowSet now() {
        return state.live;
    }

    /// Which rows live now, and which of those that died lived before.
    public Moment moment() {
        return state;
    }

    /// Adds live rows behind the last one.
    public synchronized void append(int count) {
        Moment current = state;
        FixedBitSet before = current.live.bits();
        var bits = new FixedBitSet(before.length() + count);
        System.arraycopy(
                before.getBits(), 0, bits.getBits(), 0, FixedBitSet.bits2words(before.length()));
        bits.set(before.length(), before.length() + count);
        state =
                new Moment(
                        segmentId,
                        new RowSet(bits, current.live.count() + count),
                        current.kills,
                        current.folded);
    }

    /// Ends rows. Those already dead are passed over.
    ///
    /// @param rows of which the first `count` are meant
    /// @param timestamp not below that of an earlier call
    /// @return how many died
    public synchronized int kill(int[] rows, int count, long timestamp) {
        Moment current = state;
        if (timestamp < current.kills.lastTimestamp()) {
            throw new IllegalArgumentException(
                    "segment "
                            + segmentId
                            + ": a delete of timestamp "
                            + timestamp
                            + " after one of "
                            + current.kills.lastTimestamp());
        }
        if (!anyLives(current, rows, count)) {
            return 0;
        }
        FixedBitSet bits = current.live.bits().clone();
        var died = new int[count];
        int diedCount = 0;
        for (int i = 0; i < count; i++) {
            if (bits.getAndClear(rows[i])) {
                died[diedCount++] = rows[i];
            }
        }
        state =
                new Moment(
                        segmentId,
                        new RowSet(bits, current.live.count() - diedCount),
                        current.kills.and(died, diedCount, timestamp),
                        current.folded);
        return diedCount;
    }

    private static boolean anyLives(Moment current, int[] rows, int count) {
        for (int i = 0; i < count; i++) {
            if (current.live.bits().get(rows[i])) {
                return true;
            }
        }
        return false;
    }

    /// Ends rows for good: no view of the past sees them any more.
    public synchronized void fold(Tombstones tombstones) {
        Moment current = state;
        FixedBitSet bits = current.live.bits().clone();
        for (int row : tombstones.rows()) {
            if (row < 0 || row >= bits.length()) {
                throw new AtollException(
                        ErrorCode.SEGMENT_DAMAGED,
                        "segment "
                                + segmentId
                                + " has "
                                + bits.length()
                                + " rows, but its tombstones name row "
                                + row);
            }
            bits.clear(row);
        }
        state =
                new Moment(
                        segmentId,
                        new RowSet(bits),
                        current.kills.without(tombstones.rows()),
                        Math.max(current.folded, tombstones.maxTimestamp()));
    }

    /// The rows that are dead now; null if there are none.
    public @Nullable Tombstones tombstones() {
        Moment current = state;
        FixedBitSet bits = current.live.bits();
        var dead = new int[bits.length() - current.live.count()];
        if (dead.length == 0) {
            return null;
        }
        int count = 0;
        for (int row = 0; row < bits.length(); row++) {
            if (!bits.get(row)) {
                dead[count++] = row;
            }
        }
        return new Tombstones(segmentId, current.lastDelete(), dead);
    }

    /// The timestamp of the youngest delete that ended a row; `Long.MIN_VALUE` if there was none.
    public long lastDelete() {
        return state.lastDelete();
    }

    /// Which rows live at some moment, and which of those that died lived before. Immutable.
    public static final class Moment {
        private final long segmentId;
        private final RowSet live;
        private final Kills kills;
        private final long folded;

        private Moment(long segmentId, RowSet live, Kills kills, long folded) {
            this.segmentId = segmentId;
            this.live = live;
            this.kills = kills;
            this.folded = folded;
        }

        private long lastDelete() {
            return Math.max(folded, kills.lastTimestamp());
        }

        /// The rows that lived at a timestamp, of all that were ever added.
        ///
        /// @throws AtollException with SEGMENT_NOT_LOADED if that is no longer known
        public RowSet asOf(long timestamp) {
            if (timestamp < folded) {
                throw new AtollException(
                        ErrorCode.SEGMENT_NOT_LOADED,
                        "segment "
                                + segmentId
                                + " is loaded with deletes up to "
                                + folded
                                + ", so it cannot be searched as of "
                                + timestamp);
            }
            return asFarAsKnown(timestamp);
        }

        /// The same, without the rows whose later end was folded in for good.
        public RowSet asFarAsKnown(long timestamp) {
            int known = kills.countUntil(timestamp);
            if (known == kills.count) {
                return live;
            }
            FixedBitSet bits = live.bits().clone();
            for (int i = known; i < kills.count; i++) {
                bits.set(kills.rows[i]);
            }
            return new RowSet(bits);
        }
    }

    /// Rows that died, in the order of their timestamps. Versions share their arrays: a later one
    /// writes only behind the end of those before it.
    private static final class Kills {
        static final Kills NONE = new Kills(new int[0], new long[0], 0);

        private final int[] rows;
        private final long[] timestamps;
        private final int count;

        Kills(int[] rows, long[] timestamps, int count) {
            this.rows = rows;
            this.timestamps = timestamps;
            this.count = count;
        }

        long lastTimestamp() {
            return count == 0 ? Long.MIN_VALUE : timestamps[count - 1];
        }

        /// How many have a timestamp of at most this one.
        int countUntil(long timestamp) {
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
            return low;
        }

        Kills and(int[] died, int diedCount, long timestamp) {
            int total = count + diedCount;
            int[] allRows = rows;
            long[] allTimestamps = timestamps;
            if (total > rows.length) {
                int capacity = Math.max(total, rows.length * 2);
                allRows = Arrays.copyOf(rows, capacity);
                allTimestamps = Arrays.copyOf(timestamps, capacity);
            }
            System.arraycopy(died, 0, allRows, count, diedCount);
            Arrays.fill(allTimestamps, count, total, timestamp);
            return new Kills(allRows, allTimestamps, total);
        }

        Kills without(int[] sortedRows) {
            var keptRows = new int[count];
            var keptTimestamps = new long[count];
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (Arrays.binarySearch(sortedRows, rows[i]) < 0) {
                    keptRows[kept] = rows[i];
                    keptTimestamps[kept++] = timestamps[i];
                }
            }
            return new Kills(keptRows, keptTimestamps, kept);
        }
    }
}
