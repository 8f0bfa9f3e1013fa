package io.atoll.model.read;

import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;

import java.util.Optional;

/// One approximate search, resolved against the schema: what nodes and segments are asked.
///
/// @param k how many distinct keys for each query vector
/// @param ef how many candidates a graph search collects, at least k; 0: the segment's choice
/// @param filter empty: every row
/// @param bm25 for a field of texts that are searched by BM25: what takes the place of the queries
/// @param range only distances inside it; empty: all
public record VectorQuery(
        long fieldId,
        Metric metric,
        QueryVectors queries,
        int k,
        int ef,
        Optional<Filter> filter,
        Optional<DistanceRange> range,
        Optional<Bm25Query> bm25) {

    /// Not by BM25.
    public VectorQuery(
            long fieldId,
            Metric metric,
            QueryVectors queries,
            int k,
            int ef,
            Optional<Filter> filter,
            Optional<DistanceRange> range) {
        this(fieldId, metric, queries, k, ef, filter, range, Optional.empty());
    }

    public VectorQuery withBm25(Bm25Query words) {
        return new VectorQuery(fieldId, metric, queries, k, ef, filter, range, Optional.of(words));
    }
}
