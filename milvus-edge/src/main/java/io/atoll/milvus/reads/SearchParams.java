package io.atoll.milvus.reads;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Parameters;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Limits;
import io.atoll.model.read.DistanceRange;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.Grouping;
import io.atoll.model.read.Page;
import io.atoll.model.read.Patience;
import io.atoll.model.read.ReadFreshness;
import io.atoll.model.read.VectorPart;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// How a search should be done, out of its parameters by name.
public final class SearchParams {
    private static final int MAX_ROUND_DECIMAL = 6;

    /// What would change the answer and is not there: refused when it is given.
    static final List<String> NOT_SUPPORTED = List.of("group_by_fields", "order_by_fields");

    private final Parameters params;

    private SearchParams(Parameters params) {
        this.params = params;
    }

    /// Reads them by the names that they have in gRPC.
    ///
    /// @param values all parameters of the request, nested ones included
    public static SearchParams read(Map<String, String> values) {
        var params = new Parameters(values);
        params.refuse("search parameter", NOT_SUPPORTED);
        return new SearchParams(params);
    }

    String annsField() {
        return params.text("anns_field");
    }

    /// @param limit as in [VectorPart]
    public VectorPart part(SearchedVectors queries, FilterText filter, int limit) {
        return new VectorPart(
                annsField(),
                params.text("metric_type"),
                queries.type(),
                queries.vectors(),
                filter,
                params.values(),
                range(),
                limit);
    }

    /// Its bounds are the router's to check.
    public Page page() {
        long limit =
                params.integer("topk")
                        .orElseThrow(
                                () ->
                                        Refusals.missing(
                                                "search parameter 'topk' (limit) is missing"));
        if (isIterator() && (limit < 1 || limit > Limits.MAX_TOP_K)) {
            limit = Limits.MAX_TOP_K;
        }
        return new Page(clamped(params.integer("offset", 0)), clamped(limit));
    }

    /// How many rows a part puts into a ranking, where it says so itself; else 0.
    public int partLimit() {
        OptionalLong limit = params.integer("topk");
        if (limit.isPresent() && (limit.getAsLong() < 1 || limit.getAsLong() > Limits.MAX_TOP_K)) {
            throw Refusals.outOfRange("topk", limit.getAsLong(), 1, Limits.MAX_TOP_K);
        }
        return (int) limit.orElse(0);
    }

    /// The page of a ranked list. Its bounds are the router's to check.
    public Page rankedPage() {
        long limit =
                params.integer("limit")
                        .orElseThrow(() -> Refusals.missing("limit not found in rank_params"));
        return new Page(clamped(params.integer("offset", 0)), clamped(limit));
    }

    Optional<Grouping> grouping() {
        return params.has("group_by_field")
                ? Optional.of(
                        new Grouping(
                                params.text("group_by_field"),
                                clamped(params.integer("group_size", 1)),
                                params.flag("strict_group_size"),
                                scorer(params.text("rank_group_scorer"))))
                : Optional.empty();
    }

    private static Grouping.Scorer scorer(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "", "max" -> Grouping.Scorer.MAX;
            case "sum" -> Grouping.Scorer.SUM;
            case "avg" -> Grouping.Scorer.AVG;
            default ->
                    throw Refusals.invalid(
                            "input group scorer type: %s is not supported!".formatted(name));
        };
    }

    /// Whether the answer should say how it came about.
    boolean explain() {
        return params.flag("explain");
    }

    /// What it says of points in time.
    public AskedTimes times() {
        return AskedTimes.read(params);
    }

    /// The collection that the client believes to search.
    OptionalLong collectionId() {
        return params.integer("collection_id");
    }

    /// Whether the answer should say how much was read.
    boolean coverage() {
        return CoverageWriter.asked(params);
    }

    Patience patience(Call call) {
        return new Patience(call.limit(), params.share("min_coverage"));
    }

    Optional<IteratorParams> iterator() {
        return IteratorParams.read(params);
    }

    /// How fresh the rows have to be, whatever the request says of it beside its parameters.
    public ReadFreshness freshness(ReadFreshness asked) {
        return asked.withSnapshot(isIterator()).withSealedOnly(ignoreGrowing());
    }

    /// Whether rows that are not sealed are passed over.
    public boolean ignoreGrowing() {
        return params.flag("ignore_growing");
    }

    /// Whether the search is one of a series over one state.
    private boolean isIterator() {
        return params.flag("iterator");
    }

    private static int clamped(long value) {
        return (int) Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private Optional<DistanceRange> range() {
        double outer = params.number("radius", Double.NaN);
        double inner = params.number("range_filter", Double.NaN);
        return Double.isNaN(outer) && Double.isNaN(inner)
                ? Optional.empty()
                : Optional.of(new DistanceRange((float) outer, (float) inner));
    }

    /// Digits behind the point of the scores; -1: all.
    int roundDecimal() {
        long digits = params.integer("round_decimal", -1);
        if (digits < -1 || digits > MAX_ROUND_DECIMAL) {
            throw Refusals.outOfRange("round_decimal", digits, -1, MAX_ROUND_DECIMAL);
        }
        return (int) digits;
    }
}
