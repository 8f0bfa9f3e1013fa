package io.atoll.model.read;

import io.atoll.model.DataType;

import java.util.Optional;

/// One approximate search, by names.
///
/// @param field empty: the only vector field
/// @param metric empty: the index's; another one than the index's is an error
/// @param type what the query vectors are; another type than the field's is an error
/// @param ef candidates to collect in each segment; 0: the default
/// @param range only distances inside it; empty: all
public record VectorPart(
        String field,
        String metric,
        DataType type,
        QueryVectors queries,
        FilterText filter,
        int ef,
        Optional<DistanceRange> range) {

    /// A search by the only vector field and by its index's metric.
    public static VectorPart of(DataType type, QueryVectors queries, FilterText filter) {
        return new VectorPart("", "", type, queries, filter, 0, Optional.empty());
    }
}
