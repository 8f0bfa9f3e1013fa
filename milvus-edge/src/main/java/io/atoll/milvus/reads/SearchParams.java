package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;

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
/// @param explain whether the answer should say how it came about
/// @param minCoverage the least share of what should be read that the client is content with
/// @param coverage whether the answer should say how much was read
/// @param collectionId the collection that the client believes to search
public record SearchParams(
        String field,
        int topK,
        int offset,
        String metric,
        int ef,
        float radius,
        float rangeFilter,
        int roundDecimal,
        boolean explain,
        double minCoverage,
        boolean coverage,
        OptionalLong collectionId) {
    private static final int MAX_ROUND_DECIMAL = 6;

    /// What would change the hits and is not there: refused when it is given.
    private static final List<String> NOT_SUPPORTED =
            List.of("group_by_field", "group_by_fields", "order_by_fields", "boost");

    /// @param values all parameters of the request, nested ones included
    public static SearchParams read(Map<String, String> values) {
        var params = new Parameters(values);
        refuseUnsupported(params);
        return new SearchParams(
                params.text("anns_field"),
                topK(params),
                (int) clamped(params.integer("offset", 0)),
                params.text("metric_type"),
                ef(params),
                (float) params.number("radius", Double.NaN),
                (float) params.number("range_filter", Double.NaN),
                roundDecimal(params),
                params.flag("explain"),
                params.share("min_coverage"),
                CoverageWriter.asked(params),
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

    /// Its range is the router's to check.
    private static int topK(Parameters params) {
        return (int)
                clamped(
                        params.integer("topk")
                                .orElseThrow(
                                        () ->
                                                Refusals.missing(
                                                        "search parameter 'topk' (limit) is"
                                                                + " missing")));
    }

    private static long clamped(long value) {
        return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
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
}
