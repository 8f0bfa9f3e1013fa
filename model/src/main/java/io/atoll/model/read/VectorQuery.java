package io.atoll.model.read;

import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;

import java.util.Optional;

/// One approximate search, resolved against the schema: what nodes and segments are asked.
///
/// @param k how many distinct keys for each query vector
/// @param ef how many candidates a graph search collects, at least k; 0: the segment's choice
/// @param filter empty: every row
/// @param range only distances inside it; empty: all
public record VectorQuery(
        long fieldId,
        Metric metric,
        QueryVectors queries,
        int k,
        int ef,
        Optional<Filter> filter,
        Optional<DistanceRange> range) {}
