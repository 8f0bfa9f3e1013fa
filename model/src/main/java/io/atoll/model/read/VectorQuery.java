package io.atoll.model.read;

import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;

import java.util.Optional;

/// One approximate search, resolved against the schema: what nodes and segments are asked.
///
/// @param k how many distinct keys for each query vector
/// @param ef how far an index is walked: how many candidates are collected in a graph, where fewer
///   than k mean k, or how many lists are scanned; 0: the segment's choice
/// @param filter empty: every row
/// @param range only distances inside it; empty: all
public record VectorQuery(
        long fieldId,
        Metric metric,
        QueryVectors queries,
        int k,
        int ef,
        Optional<Filter> filter,
        Optional<DistanceRange> range,
        Extras extras) {

    /// What few searches say.
    ///
    /// @param bm25 for a field of texts that are searched by BM25: what takes the place of the
    ///   queries
    /// @param groups how the hits are grouped; empty: not at all
    /// @param boost what is to be said of each hit beside its distance; empty: nothing
    /// @param sealedOnly whether rows that are not sealed are passed over
    /// @param scoredAgain how many of the rows that are best by codes are scored again by their
    ///   vectors, in each segment; 0: the index's choice
    /// @param dropped which share of a sparse query's values, the smallest ones, lead to no rows;
    ///   from 0 to below 1
    public record Extras(
            Optional<Bm25Query> bm25,
            Optional<Groups> groups,
            Optional<BoostQuery> boost,
            boolean sealedOnly,
            int scoredAgain,
            float dropped) {
        public static final Extras NONE =
                new Extras(Optional.empty(), Optional.empty(), Optional.empty(), false, 0, 0);
    }

    /// The best rows of each of the best groups: `k` is how many groups, which rank by their best
    /// row.
    ///
    /// @param fieldId of one group are the rows with one value, or without any
    /// @param size how many distinct keys of each group
    public record Groups(long fieldId, int size) {}

    /// Without extras.
    public VectorQuery(
            long fieldId,
            Metric metric,
            QueryVectors queries,
            int k,
            int ef,
            Optional<Filter> filter,
            Optional<DistanceRange> range) {
        this(fieldId, metric, queries, k, ef, filter, range, Extras.NONE);
    }

    public Optional<Bm25Query> bm25() {
        return extras.bm25();
    }

    public Optional<Groups> groups() {
        return extras.groups();
    }

    public VectorQuery withBm25(Bm25Query words) {
        return with(
                new Extras(
                        Optional.of(words),
                        extras.groups(),
                        extras.boost(),
                        extras.sealedOnly(),
                        extras.scoredAgain(),
                        extras.dropped()));
    }

    public VectorQuery withGroups(Groups other) {
        return with(
                new Extras(
                        extras.bm25(),
                        Optional.of(other),
                        extras.boost(),
                        extras.sealedOnly(),
                        extras.scoredAgain(),
                        extras.dropped()));
    }

    public VectorQuery with(Extras other) {
        return new VectorQuery(fieldId, metric, queries, k, ef, filter, range, other);
    }

    /// One of the queries alone.
    public VectorQuery ofQuery(int query) {
        var alone =
                new VectorQuery(
                        fieldId,
                        metric,
                        new QueryVectors(queries.get(query), 1),
                        k,
                        ef,
                        filter,
                        range,
                        extras);
        return bm25().isEmpty() ? alone : alone.withBm25(bm25().get().ofQuery(query));
    }

    public VectorQuery withK(int other) {
        return new VectorQuery(fieldId, metric, queries, other, ef, filter, range, extras);
    }

    public VectorQuery withEf(int other) {
        return new VectorQuery(fieldId, metric, queries, k, other, filter, range, extras);
    }

    public VectorQuery withFilter(Filter other) {
        return new VectorQuery(fieldId, metric, queries, k, ef, Optional.of(other), range, extras);
    }
}
