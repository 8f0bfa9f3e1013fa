package io.atoll.milvus;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Limits;
import io.atoll.model.Metric;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// How a search should be done.
///
/// @param field empty: the only vector field
/// @param metric empty: the index's
/// @param ef candidates to collect in each segment; 0: the default
/// @param radius the outer bound of a range search, NaN for none
/// @param rangeFilter its inner bound, NaN for none
/// @param roundDecimal digits behind the point of the scores; -1: all
/// @param collectionId the collection that the client believes to search
record SearchParams(
        String field,
        int topK,
        int offset,
        String metric,
        int ef,
        float radius,
        float rangeFilter,
        int roundDecimal,
        OptionalLong collectionId) {
    private static final int MAX_ROUND_DECIMAL = 6;

    /// What would change the hits and is not there: refused when it is given.
    private static final List<String> NOT_SUPPORTED =
            List.of("group_by_field", "group_by_fields", "order_by_fields", "boost");

    /// @param values all parameters of the request, nested ones included
    static SearchParams read(Map<String, String> values) {
        var params = new Parameters(values);
        refuseUnsupported(params);
        int topK = topK(params);
        return new SearchParams(
                params.text("anns_field"),
                topK,
                offset(params, topK),
                params.text("metric_type"),
                ef(params),
                (float) params.number("radius", Double.NaN),
                (float) params.number("range_filter", Double.NaN),
                roundDecimal(params),
                params.integer("collection_id"));
    }

    private static void refuseUnsupported(Parameters params) {
        for (String name : NOT_SUPPORTED) {
            if (params.has(name)) {
                throw Refusals.notSupported(
                        "search parameter '%s' (%s) is not supported"
                                .formatted(name, params.text(name)));
            }
        }
        if (params.flag("ignore_growing")) {
            throw Refusals.notSupported("search parameter 'ignore_growing' is not supported");
        }
        // The first question of an iterator is answered like any search: from what is absent in
        // the answer the clients see that they must page by distance themselves.
        boolean probe =
                !params.has("search_iter_id") && params.integer("search_iter_batch_size", 1) == 1;
        if (params.flag("search_iter_v2") && !probe) {
            throw Refusals.notSupported(
                    "search parameter 'search_iter_v2' is not supported: page by radius and"
                            + " range_filter");
        }
    }

    private static int topK(Parameters params) {
        OptionalLong topK = params.integer("topk");
        if (topK.isEmpty()) {
            throw Refusals.missing("search parameter 'topk' (limit) is missing");
        }
        if (topK.getAsLong() < 1 || topK.getAsLong() > Limits.MAX_TOP_K) {
            throw Refusals.outOfRange("topk", topK.getAsLong(), 1, Limits.MAX_TOP_K);
        }
        return (int) topK.getAsLong();
    }

    private static int offset(Parameters params, int topK) {
        long offset = params.integer("offset", 0);
        if (offset < 0 || offset > Limits.MAX_TOP_K) {
            throw Refusals.outOfRange("offset", offset, 0, Limits.MAX_TOP_K);
        }
        requireWindow(offset, topK);
        return (int) offset;
    }

    /// The limit that offset and limit share, in search and query alike.
    static void requireWindow(long offset, long limit) {
        if (offset + limit > Limits.MAX_QUERY_WINDOW) {
            throw new AtollException(
                    ErrorCode.UNEXPECTED,
                    "invalid max query result window, (offset+limit) should be in range [1, %d],"
                                    .formatted(Limits.MAX_QUERY_WINDOW)
                            + " but got %d".formatted(offset + limit));
        }
    }

    private static int ef(Parameters params) {
        OptionalLong ef = params.integer("ef");
        if (ef.isPresent() && (ef.getAsLong() < 1 || ef.getAsLong() > Integer.MAX_VALUE)) {
            throw Refusals.invalid(
                    "search parameter 'ef' must be a positive integer, it is " + ef.getAsLong());
        }
        return (int) ef.orElse(0);
    }

    private static int roundDecimal(Parameters params) {
        long digits = params.integer("round_decimal", -1);
        if (digits < -1 || digits > MAX_ROUND_DECIMAL) {
            throw Refusals.outOfRange("round_decimal", digits, -1, MAX_ROUND_DECIMAL);
        }
        return (int) digits;
    }

    boolean isRange() {
        return !Float.isNaN(radius);
    }

    /// Refuses bounds between which nothing can lie.
    void checkRange(Metric metric) {
        if (!isRange()) {
            if (!Float.isNaN(rangeFilter)) {
                throw Refusals.invalid("range_filter " + rangeFilter + " is given without radius");
            }
            return;
        }
        if (!Float.isNaN(rangeFilter) && !metric.isBetter(rangeFilter, radius)) {
            throw Refusals.invalid(
                    "metric type %s: range_filter %s must be %s than radius %s"
                            .formatted(
                                    metric,
                                    rangeFilter,
                                    metric.largerIsBetter() ? "more" : "less",
                                    radius));
        }
    }
}
