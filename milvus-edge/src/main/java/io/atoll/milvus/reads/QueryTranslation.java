package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.read.CollectionQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Page;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// A query as the router takes it, with what the answer's writer must know besides.
public record QueryTranslation(CollectionQuery request, AskedRead read) {
    public static final String COUNT = "count(*)";

    private static final Pattern AGGREGATION =
            Pattern.compile("(count|sum|avg|min|max)\\s*\\(.*\\)", Pattern.CASE_INSENSITIVE);

    /// Checks what a query asks for.
    ///
    /// @param limit empty: all rows that match
    /// @param offset counts only beside a limit
    public static QueryTranslation of(
            AskedRead read, FilterText filter, OptionalLong limit, long offset) {
        boolean count = isCount(read.terms().output());
        if (limit.isPresent() && limit.getAsLong() < 1) {
            throw Refusals.invalid(
                    "limit [%d] is invalid, it should be greater than 0"
                            .formatted(limit.getAsLong()));
        }
        var request =
                new CollectionQuery(
                        count ? read.terms().withOutput(List.of()) : read.terms(),
                        filter,
                        count,
                        limit.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new Page(clamped(offset), clamped(limit.getAsLong()))));
        return new QueryTranslation(request, read);
    }

    private static boolean isCount(List<String> outputFields) {
        boolean count = outputFields.contains(COUNT);
        for (String name : outputFields) {
            if (!name.equals(COUNT) && AGGREGATION.matcher(name).matches()) {
                throw Refusals.notSupported(
                        "output field '%s': of aggregations there is %s alone"
                                .formatted(name, COUNT));
            }
        }
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
