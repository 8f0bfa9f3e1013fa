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
/// @param groups how the hits are grouped; empty: not at all
public record VectorQuery(
        long fieldId,
        Metric metric,
        QueryVectors queries,
        int k,
        int ef,
        Optional<Filter> filter,
        Optional<DistanceRange> range,
        Optional<Bm25Query> bm25,
        Optional<Groups> groups) {

    /// The best rows of each of the best groups: `k` is how many groups, which rank by their best
    /// row.
    ///
    /// @param fieldId of one group are the rows with one value, or without any
    /// @param size how many distinct keys of each group
    public record Groups(long fieldId, int size) {}

    /// Not by BM25, and of rows, ungrouped.
    public VectorQuery(
            long fieldId,
            Metric metric,
            QueryVectors queries,
            int k,
            int ef,
            Optional<Filter> filter,
            Optional<DistanceRange> range) {
        this(fieldId, metric, queries, k, ef, filter, range, Optional.empty(), Optional.empty());
    }

    public VectorQuery withBm25(Bm25Query words) {
        return new VectorQuery(
                fieldId, metric, queries, k, ef, filter, range, Optional.of(words), groups);
    }

    /// One of the queries alone.
    public VectorQuery ofQuery(int query) {
        return new VectorQuery(
                fieldId,
                metric,
                new QueryVectors(queries.get(query), 1),
                k,
                ef,
                filter,
                range,
                bm25.map(words -> words.ofQuery(query)),
                groups);
    }

    public VectorQuery withK(int other) {
        return new VectorQuery(
                fieldId,
                metric,
                queries,
                other,
                ef == 0 ? 0 : Math.max(ef, other),
                filter,
                range,
                bm25,
                groups);
    }

    public VectorQuery withGroups(Groups other) {
        return new VectorQuery(
                fieldId, metric, queries, k, ef, filter, range, bm25, Optional.of(other));
    }

    public VectorQuery withFilter(Filter other) {
        return new VectorQuery(
                fieldId, metric, queries, k, ef, Optional.of(other), range, bm25, groups);
    }
}
