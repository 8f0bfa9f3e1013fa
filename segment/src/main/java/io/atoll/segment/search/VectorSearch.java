package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.QueryVectors;
import io.atoll.model.read.VectorQuery;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.function.BooleanSupplier;

/// What a search asks of one segment.
///
/// @param partitionIds only rows of these partitions; empty: all
/// @param cancelled asked now and then; when true, the search ends with a CANCELLED error
/// @param share of the rows of all segments whose indexes are walked for this, in (0, 1]: a walk
///   may be as much narrower as it finds its part then. 1: as wide as if there were no others
public record VectorSearch(
        VectorQuery query, Set<Long> partitionIds, BooleanSupplier cancelled, double share) {

    /// Of a segment that is asked for itself.
    public VectorSearch(VectorQuery query, Set<Long> partitionIds, BooleanSupplier cancelled) {
        this(query, partitionIds, cancelled, 1);
    }

    /// Of all partitions, to its end.
    public static VectorSearch of(VectorQuery query) {
        return new VectorSearch(query, Set.of(), () -> false);
    }

    public VectorSearch withShare(double other) {
        return new VectorSearch(query, partitionIds, cancelled, other);
    }

    /// For one of the queries alone, as wide as if there were no other segments.
    public VectorSearch alone(int oneQuery) {
        return new VectorSearch(query.ofQuery(oneQuery), partitionIds, cancelled);
    }

    public Metric metric() {
        return query.metric();
    }

    /// How many rows for each query.
    public int k() {
        return query.k();
    }

    public QueryVectors queries() {
        return query.queries();
    }

    /// Only distances inside it, or null.
    @Nullable DistanceRange range() {
        return query.range().orElse(null);
    }

    /// @throws io.atoll.model.AtollException with CANCELLED if the answer is no longer wanted
    void checkCancelled() {
        Cancellation.check(cancelled);
    }
}
