package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.Consistency;
import io.atoll.model.Collection;
import io.atoll.router.Router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What searches and queries say alike, whichever way they came.
///
/// @param partitions names; empty: all
/// @param outputFields as the client named them
/// @param collectionId the collection that the client believes to read
/// @param minCoverage the least share of what should be read that the client is content with
/// @param coverage whether the answer should say how much was read
/// @param limit how long the answer may take
public record ReadTerms(
        String database,
        String collection,
        List<String> partitions,
        String filter,
        Map<String, Object> filterParams,
        List<String> outputFields,
        Consistency consistency,
        OptionalLong collectionId,
        double minCoverage,
        boolean coverage,
        Duration limit) {

    public ReadTerms {
        partitions = List.copyOf(partitions);
        outputFields = outputFields.stream().map(String::strip).toList();
    }

    /// @param fields the output fields to read
    Router.ReadOptions options(List<String> fields) {
        return new Router.ReadOptions(
                database,
                collection,
                partitions,
                filter,
                filterParams,
                fields,
                consistency.level(),
                consistency.timestamp(),
                limit,
                minCoverage);
    }

    /// An iterator names the collection that it began with: pages of two collections would make no
    /// sense.
    void requireCollection(Collection read) {
        long expected = collectionId.orElse(0);
        if (expected != 0 && expected != read.id()) {
            throw Refusals.invalid(
                    "collection '%s' has id %d, the request expects %d: alias or database may have"
                                    .formatted(read.name(), read.id(), expected)
                            + " changed");
        }
    }
}
