package io.atoll.router.api;

import io.atoll.model.rows.Keys;

/// @param keys the rows' keys in row order, as given or as made
/// @param timestamp a read that guarantees it sees the write
public record WriteAnswer(Keys keys, long timestamp) {}
