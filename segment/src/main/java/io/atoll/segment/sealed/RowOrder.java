package io.atoll.segment.sealed;

import io.atoll.model.Field;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.RowSelection;

import org.apache.lucene.index.IndexReader;

import java.io.IOException;
import java.util.Arrays;

/// The keys and timestamps of a segment's rows, in their order. Row numbers mean the same in
/// tombstones, vectors and columns only if no merge ever reorders rows or drops others than it
/// should: so that is looked at whenever one is written.
final class RowOrder {
    private final Keys keys;
    private final long[] timestamps;

    private RowOrder(Keys keys, long[] timestamps) {
        this.keys = keys;
        this.timestamps = timestamps;
    }

    static RowOrder of(IndexReader reader, int[] rows, Field primaryKey) throws IOException {
        var columns = new ColumnReader(reader, new RowSelection(rows, rows.length));
        return new RowOrder(columns.readKeys(primaryKey), columns.readTimestamps());
    }

    long minTimestamp() {
        return Arrays.stream(timestamps).min().orElseThrow();
    }

    long maxTimestamp() {
        return Arrays.stream(timestamps).max().orElseThrow();
    }

    /// By key, rows of one key by timestamp.
    void requireAscending() {
        for (int row = 1; row < timestamps.length; row++) {
            if (compare(row - 1, this, row) > 0) {
                throw new IllegalStateException(
                        "key "
                                + keys.get(row)
                                + " was written as row "
                                + row
                                + " behind "
                                + keys.get(row - 1));
            }
        }
    }

    /// By key, then by timestamp.
    int compare(int row, RowOrder other, int otherRow) {
        int byKey = keys.compare(row, other.keys, otherRow);
        return byKey != 0 ? byKey : Long.compare(timestamps[row], other.timestamps[otherRow]);
    }

    /// @param rows where each row of the source must be
    void requireHolds(int[] rows, RowOrder source) {
        for (int i = 0; i < rows.length; i++) {
            if (compare(rows[i], source, i) != 0) {
                throw new IllegalStateException(
                        "key "
                                + keys.get(rows[i])
                                + " was written as row "
                                + rows[i]
                                + " in the place of "
                                + source.keys.get(i));
            }
        }
    }
}
