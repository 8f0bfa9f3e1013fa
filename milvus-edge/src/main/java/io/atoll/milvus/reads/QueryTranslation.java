package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.router.Router;

import java.util.List;
import java.util.OptionalLong;

/// A query as the router takes it, with what the answer's writer must know besides.
public record QueryTranslation(Router.QueryRequest request, ReadTerms terms) {
    public static final String COUNT = "count(*)";

    /// @param limit empty: all rows that match
    /// @param offset counts only beside a limit
    public static QueryTranslation of(ReadTerms terms, OptionalLong limit, long offset) {
        boolean count = isCount(terms.outputFields());
        // To the router 0 means that there is no limit.
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw Refusals.invalid(
                    "limit [%d] is invalid, it should be greater than 0"
                            .formatted(limit.getAsLong()));
        }
        var request =
                new Router.QueryRequest(
                        terms.options(count ? List.of() : terms.outputFields()),
                        count,
                        clamped(limit.orElse(0)),
                        limit.isPresent() ? clamped(offset) : 0);
        return new QueryTranslation(request, terms);
    }

    private static boolean isCount(List<String> outputFields) {
        boolean count = outputFields.contains(COUNT);
        if (count && outputFields.size() > 1) {
            throw Refusals.invalid(
                    "count(*) is the only output field of a query that counts, this one has "
                            + outputFields);
        }
        return count;
    }

    private static int clamped(long value) {
        return (int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
}
