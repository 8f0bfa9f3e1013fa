package io.atoll.milvus;

import io.atoll.model.Collection;
import io.atoll.model.Limits;
import io.atoll.router.Router;

import java.util.List;
import java.util.OptionalLong;

/// A query as the router takes it, with what the answer's writer must know besides.
record QueryTranslation(Router.QueryRequest request, OutputSelection output) {
    static final String COUNT = "count(*)";

    /// @param limit empty: all rows that match
    /// @param offset counts only beside a limit
    static QueryTranslation of(
            Collection collection, ReadTerms terms, OptionalLong limit, long offset) {
        boolean count = isCount(terms.outputFields());
        requireSense(terms, limit, count);
        long skipped = limit.isPresent() ? offset : 0;
        limit.ifPresent(most -> requireWindow(skipped, most));
        var output =
                OutputSelection.of(
                        collection.schema(), count ? List.of() : withKey(collection, terms));
        var request =
                new Router.QueryRequest(
                        terms.options(collection, output),
                        count,
                        (int) limit.orElse(0),
                        (int) skipped);
        return new QueryTranslation(request, output);
    }

    private static boolean isCount(List<String> outputFields) {
        boolean count = outputFields.stream().anyMatch(name -> name.strip().equals(COUNT));
        if (count && outputFields.size() > 1) {
            throw Refusals.invalid(
                    "count(*) is the only output field of a query that counts, this one has "
                            + outputFields);
        }
        return count;
    }

    private static void requireSense(ReadTerms terms, OptionalLong limit, boolean count) {
        if (count && limit.isPresent()) {
            throw Refusals.invalid("count entities with pagination is not allowed");
        }
        if (!count && limit.isEmpty() && terms.filter().isBlank()) {
            throw Refusals.invalid("empty expression should be used with limit");
        }
    }

    private static void requireWindow(long offset, long limit) {
        if (limit < 1 || limit > Limits.MAX_QUERY_WINDOW) {
            throw Refusals.outOfRange("limit", limit, 1, Limits.MAX_QUERY_WINDOW);
        }
        if (offset < 0 || offset > Limits.MAX_QUERY_WINDOW) {
            throw Refusals.outOfRange("offset", offset, 0, Limits.MAX_QUERY_WINDOW);
        }
        SearchParams.requireWindow(offset, limit);
    }

    /// A query's rows always carry their key.
    private static List<String> withKey(Collection collection, ReadTerms terms) {
        String key = collection.schema().primaryKey().name();
        if (terms.outputFields().contains(key) || terms.outputFields().contains("*")) {
            return terms.outputFields();
        }
        return java.util.stream.Stream.concat(
                        terms.outputFields().stream(), java.util.stream.Stream.of(key))
                .toList();
    }
}
