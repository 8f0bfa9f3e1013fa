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
        int limit,
        Extras extras) {

    /// What few searches say.
    ///
    /// @param boost what changes the distances of some hits; empty: nothing
    /// @param sealedOnly whether rows that are not sealed yet are passed over here, whatever the
    ///   whole reads
    public record Extras(Optional<Boost> boost, boolean sealedOnly) {
        public static final Extras NONE = new Extras(Optional.empty(), false);
    }

    public VectorPart {
        params = Map.copyOf(params);
    }

    public VectorPart(
            String field,
            String metric,
            DataType type,
            QueryVectors queries,
            FilterText filter,
            Map<String, String> params,
            Optional<DistanceRange> range,
            int limit) {
        this(field, metric, type, queries, filter, params, range, limit, Extras.NONE);
    }

    /// A search by the only vector field and by its index's metric.
    public static VectorPart of(DataType type, QueryVectors queries, FilterText filter) {
        return new VectorPart("", "", type, queries, filter, Map.of(), Optional.empty(), 0);
    }

    public VectorPart with(Extras other) {
        return new VectorPart(field, metric, type, queries, filter, params, range, limit, other);
    }
}
