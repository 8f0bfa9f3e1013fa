package io.atoll.milvus;

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
/// @param limit how long the answer may take
record ReadTerms(
        List<String> partitions,
        String filter,
        Map<String, Object> filterParams,
        List<String> outputFields,
        Consistency consistency,
        Duration limit) {

    ReadTerms {
        partitions = List.copyOf(partitions);
        outputFields = List.copyOf(outputFields);
    }

    Router.ReadOptions options(Collection collection, OutputSelection output) {
        return new Router.ReadOptions(
                collection.database(),
                collection.name(),
                partitions,
                filter,
                filterParams,
                output.fields(),
                consistency.level(),
                consistency.timestamp(),
                limit);
    }

    /// An iterator names the collection that it began with.
    static void requireCollection(Collection collection, OptionalLong expected) {
        if (expected.isPresent()
                && expected.getAsLong() != 0
                && expected.getAsLong() != collection.id()) {
            throw Refusals.invalid(
                    "collection '%s' has id %d, the request expects %d: alias or database may have"
                                    .formatted(
                                            collection.name(),
                                            collection.id(),
                                            expected.getAsLong())
                            + " changed");
        }
    }
}
