package io.atoll.router.api;

import io.atoll.model.rows.Rows;

import java.time.Duration;

/// @param rows without the primary key where the collection makes it
/// @param partition empty: the default partition
/// @param partial upserts: fields without a column keep the values that the rows have
public record WriteRequest(
        String database,
        String collection,
        String partition,
        Rows rows,
        boolean partial,
        Duration limit) {

    /// Rows with all their fields.
    public static WriteRequest whole(
            String database, String collection, String partition, Rows rows, Duration limit) {
        return new WriteRequest(database, collection, partition, rows, false, limit);
    }
}
