package io.atoll.router.plan;

import io.atoll.filter.ParsedFilters;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.ReadTerms;
import io.atoll.protocol.v1.Freshness;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What a search and a query have in common, checked and resolved against the collection.
///
/// @param filter empty: every row
/// @param partitionIds empty: all
/// @param snapshot the timestamp whose state the answer is exactly; 0: any, which the answer names;
///   empty: none, so that parts may have rows that were inserted meanwhile
/// @param sealedOnly whether rows that are not sealed are passed over
public record ResolvedRead(
        Collection collection,
        Optional<Filter> filter,
        Set<Long> partitionIds,
        OutputFields output,
        Freshness freshness,
        OptionalLong snapshot,
        boolean sealedOnly) {

    public static ResolvedRead of(
            Collection collection,
            ReadTerms terms,
            FilterText filter,
            ParsedFilters filters,
            WantedFreshness freshness) {
        Optional<Filter> parsed = parsed(filter, collection, filters);
        return new ResolvedRead(
                collection,
                parsed,
                partitionIds(collection, terms.target().partitions(), parsed),
                OutputFields.resolve(collection.schema(), terms.output()),
                freshness.of(collection, terms.freshness()),
                snapshot(terms.freshness()),
                terms.freshness().sealedOnly());
    }

    /// A filter against the schema of the collection, and in its time zone.
    static Optional<Filter> parsed(
            FilterText filter, Collection collection, ParsedFilters filters) {
        return filter.isBlank()
                ? Optional.empty()
                : Optional.of(
                        filters.parse(
                                filter.expression(),
                                collection.schema(),
                                filter.params(),
                                filter.zone().orElseGet(collection::timeZone)));
    }

    private static OptionalLong snapshot(ReadFreshness wanted) {
        if (!wanted.snapshot()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(wanted.namesTimestamp() ? wanted.guaranteeTimestamp() : 0);
    }

    ResolvedRead withOutput(OutputFields other) {
        return new ResolvedRead(
                collection, filter, partitionIds, other, freshness, snapshot, sealedOnly);
    }

    /// The same as a snapshot.
    ResolvedRead at(OptionalLong other) {
        return new ResolvedRead(
                collection, filter, partitionIds, output, freshness, other, sealedOnly);
    }

    /// Whether the answers of nodes have to be put to one timestamp.
    public boolean wantsOneMoment() {
        return snapshot.isPresent() && snapshot.getAsLong() == 0;
    }

    /// The timestamp whose state is wanted exactly; 0: the newest.
    public long asOf() {
        return snapshot.orElse(0);
    }

    /// Who writes to or reads a collection with a partition key names no partitions.
    public static void refuseNames(Collection collection, List<String> names) {
        boolean named = names.stream().anyMatch(name -> !name.isEmpty());
        if (named && collection.schema().partitionKey().isPresent()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "not support manually specifying the partition names if partition key mode is"
                            + " used: "
                            + names);
        }
    }

    /// The partitions that a read reads.
    ///
    /// @param names none: all that are loaded
    /// @param filter what it says of a partition key leaves out the partitions of others
    /// @return empty: all that there are
    /// @throws AtollException with UNEXPECTED if a name is unknown, as Milvus has it, with
    ///   PARTITION_NOT_LOADED if other partitions are loaded but not this one
    public static Set<Long> partitionIds(
            Collection collection, List<String> names, Optional<Filter> filter) {
        if (names.isEmpty()) {
            Optional<Set<Long>> byKey = KeyPartitions.of(collection, filter);
            return byKey.isPresent()
                    ? byKey.get()
                    : collection.holdsAll() ? Set.of() : collection.heldPartitions();
        }
        refuseNames(collection, names);
        Set<Long> ids = new HashSet<>();
        for (String name : names) {
            long id = collection.partition(name).orElseThrow(() -> unknown(collection, name)).id();
            if (collection.loaded() && !collection.holds(id)) {
                throw new AtollException(
                        ErrorCode.PARTITION_NOT_LOADED,
                        "partition not loaded[collection=%s][partition=%s]"
                                .formatted(collection.name(), name));
            }
            ids.add(id);
        }
        return ids;
    }

    private static AtollException unknown(Collection collection, String name) {
        return new AtollException(
                ErrorCode.UNEXPECTED,
                "partition name %s not found[collection=%s]".formatted(name, collection.name()));
    }

    /// @throws AtollException with PARTITION_NOT_FOUND
    public static long partitionId(Collection collection, String name) {
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
