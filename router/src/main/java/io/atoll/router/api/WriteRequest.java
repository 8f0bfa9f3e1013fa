package io.atoll.router.api;

import io.atoll.model.rows.Rows;

import java.time.Duration;

/// @param rows without the primary key where the collection makes it
/// @param partition empty: the default partition
public record WriteRequest(
        String database, String collection, String partition, Rows rows, Duration limit) {}
