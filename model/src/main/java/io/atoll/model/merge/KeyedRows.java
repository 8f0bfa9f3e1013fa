package io.atoll.model.merge;

import io.atoll.model.rows.Keys;

/// A list of rows by ascending key. A key may have several rows, which follow each other.
public interface KeyedRows {
    Keys keys();

    /// When a row was written.
    long timestamp(int row);

    /// Called at the end of the list: makes it longer if there are more rows. A longer list begins
    /// with the shorter one.
    ///
    /// @return whether it is longer now
    default boolean lengthen() {
        return false;
    }
}
