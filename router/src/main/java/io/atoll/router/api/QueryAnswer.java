package io.atoll.router.api;

import io.atoll.model.Collection;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.List;

/// Rows in ascending order of their keys.
///
/// @param timestamp how far the journals were read
public record QueryAnswer(
        Collection collection,
        long count,
        Keys keys,
        Rows output,
        List<io.atoll.model.Field> outputFields,
        long timestamp,
        Coverage coverage) {}
