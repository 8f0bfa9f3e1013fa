package io.atoll.model.read;

import io.atoll.model.DataType;

import java.util.Map;
import java.util.Optional;

/// One approximate search, by names.
///
/// @param field empty: the only vector field
/// @param metric empty: the index's; another one than the index's is an error
/// @param type what the query vectors are; another type than the field's is an error
/// @param params what the search says to the index of its field, by name, among other parameters
/// @param range only distances inside it; empty: all
/// @param limit how many rows it puts into the ranking; 0: as many as the page reaches
public record VectorPart(
        String field,
        String metric,
        DataType type,
        QueryVectors queries,
        FilterText filter,
        Map<String, String> params,
        Optional<DistanceRange> range,
        int limit) {

    public VectorPart {
        params = Map.copyOf(params);
    }

    /// A search by the only vector field and by its index's metric.
    public static VectorPart of(DataType type, QueryVectors queries, FilterText filter) {
        return new VectorPart("", "", type, queries, filter, Map.of(), Optional.empty(), 0);
    }
}
