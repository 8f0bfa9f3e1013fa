package io.atoll.segment.search;

import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.DistanceRange;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// What a search asks of one segment.
///
/// @param queries `[queryCount]` vectors of the field, as the bytes that they came as; not to be
///   changed
/// @param k how many rows for each query
/// @param ef how many candidates a graph search collects, at least k; 0 for the segment's choice
/// @param filter empty: every row
/// @param partitionIds only rows of these partitions; empty: all
/// @param range only distances inside it, or null
/// @param cancelled asked now and then; when true, the search ends with a CANCELLED error
public record VectorSearch(
        long fieldId,
        Metric metric,
        List<ByteBuffer> queries,
        int k,
        int ef,
        Optional<Filter> filter,
        Set<Long> partitionIds,
        @Nullable DistanceRange range,
        BooleanSupplier cancelled) {

    /// @throws io.atoll.model.AtollException with CANCELLED if nobody waits for the answer any more
    void checkCancelled() {
        Cancellation.check(cancelled);
    }
}
