package io.atoll.router;

import io.atoll.filter.FilterCache;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.protocol.v1.Freshness;
import io.atoll.router.Router.ReadOptions;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a search and a query have in common, checked and resolved against the collection.
///
/// @param filter empty: every row
/// @param partitionIds empty: all
record Reading(
        Collection collection,
        Optional<Filter> filter,
        Set<Long> partitionIds,
        OutputFields output,
        Freshness freshness) {

    static Reading of(
            Collection collection,
            ReadOptions options,
            FilterCache filters,
            WantedFreshness freshness) {
        return new Reading(
                collection,
                options.filter().isBlank()
                        ? Optional.empty()
                        : Optional.of(
                                filters.parse(
                                        options.filter(),
                                        collection.schema(),
                                        options.filterParams())),
                partitionIds(collection, options.partitions()),
                OutputFields.resolve(collection.schema(), options.outputFields()),
                freshness.of(collection, options));
    }

    private static Set<Long> partitionIds(Collection collection, List<String> names) {
        Set<Long> ids = new HashSet<>();
        for (String name : names) {
            ids.add(partitionId(collection, name));
        }
        return ids;
    }

    /// @throws AtollException with PARTITION_NOT_FOUND
    static long partitionId(Collection collection, String name) {
        return collection
                .partition(name)
                .orElseThrow(
                        () ->
                                new AtollException(
                                        ErrorCode.PARTITION_NOT_FOUND,
                                        "partition not found[partition=" + name + "]"))
                .id();
    }
}
