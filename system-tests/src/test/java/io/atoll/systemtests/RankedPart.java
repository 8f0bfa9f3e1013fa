package io.atoll.systemtests;

import io.atoll.model.DataType;
import io.atoll.model.Metric;
import io.atoll.model.read.Boost;
import io.atoll.model.read.BoostQuery;
import io.atoll.model.read.FilterText;
import io.atoll.model.read.VectorPart;
import io.atoll.systemtests.RankedRows.Hit;
import io.atoll.systemtests.RankedRows.Row;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// One approximate search of a random search over [RankedRows], and what it finds by brute force.
///
/// @param filter as the part has it in the language of filters
record RankedPart(VectorPart part, List<float[]> queries, Predicate<Row> filter) {

    static RankedPart random(Random random, int queryCount, int limit) {
        var queries = new ArrayList<float[]>();
        for (int i = 0; i < queryCount; i++) {
            queries.add(RankedRows.vector(random));
        }
        int least = random.nextInt(120);
        boolean filtered = random.nextBoolean();
        return new RankedPart(
                new VectorPart(
                        random.nextBoolean() ? "near" : "alike",
                        "",
                        DataType.FLOAT_VECTOR,
                        RankedRows.queries(queries),
                        filtered
                                ? new FilterText("number >= {least}", Map.of("least", least))
                                : FilterText.NONE,
                        Map.of(),
                        Optional.empty(),
                        limit),
                queries,
                row -> !filtered || row.number() >= least);
    }

    RankedPart unfiltered() {
        return new RankedPart(
                new VectorPart(
                        part.field(),
                        "",
                        part.type(),
                        part.queries(),
                        FilterText.NONE,
                        Map.of(),
                        Optional.empty(),
                        part.limit()),
                queries,
                _ -> true);
    }

    /// Sometimes with one or two functions that change distances.
    RankedPart boosted(Random random) {
        if (random.nextInt(3) > 0) {
            return this;
        }
        var functions = new ArrayList<Boost.Function>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            functions.add(
                    new Boost.Function(
                            random.nextInt(3) == 0
                                    ? FilterText.NONE
                                    : new FilterText(
                                            "number < {most}", Map.of("most", random.nextInt(100))),
                            random.nextFloat() * 4 - 1,
                            random.nextInt(3) == 0
                                    ? Optional.of(
                                            new Boost.Chance(
                                                    random.nextBoolean() ? "" : "number",
                                                    random.nextInt()))
                                    : Optional.empty()));
        }
        Boost.Mode[] modes = Boost.Mode.values();
        var boost = new Boost(functions, modes[random.nextInt(2)], modes[random.nextInt(2)]);
        return new RankedPart(
                part.with(new VectorPart.Extras(Optional.of(boost), false)), queries, filter);
    }

    /// What is found for a query, in its order.
    ///
    /// @param limit how many rows
    List<Hit> found(RankedRows rows, int query, long limit) {
        Metric metric = RankedRows.metric(part.field());
        var found = new ArrayList<Hit>();
        rows.byDistance(part.field(), queries.get(query), filter).stream()
                .limit(limit)
                .forEach(
                        hit ->
                                found.add(
                                        new Hit(hit.row(), score(metric, hit.row(), hit.score()))));
        found.sort(RankedRows.order(metric.largerIsBetter()));
        return found;
    }

    private float score(Metric metric, Row row, float distance) {
        if (part.extras().boost().isEmpty()) {
            return distance;
        }
        Boost boost = part.extras().boost().get();
        Float value = null;
        for (Boost.Function function : boost.functions()) {
            boolean accepted =
                    function.filter().isBlank()
                            || row.number() < (Integer) function.filter().params().get("most");
            if (accepted) {
                float weight = function.weight() * chance(function, row);
                value = value == null ? weight : boost.together().of(value, weight);
            }
        }
        if (value == null) {
            return distance;
        }
        return switch (boost.applied()) {
            case MULTIPLY -> distance * value;
            case SUM -> metric.largerIsBetter() ? distance + value : distance - value;
        };
    }

    private static float chance(Boost.Function function, Row row) {
        if (function.chance().isEmpty()) {
            return 1;
        }
        Boost.Chance chance = function.chance().get();
        return new BoostQuery.Chance(0, chance.seed())
                .of(chance.field().isEmpty() ? row.key() : row.number());
    }

    /// The best rows of the best groups for a query, by distance.
    List<Hit> inGroups(RankedRows rows, int query, long groups, int size) {
        var best = new ArrayList<Hit>();
        groups(rows.byDistance(part.field(), queries.get(query), filter)).values().stream()
                .limit(groups)
                .forEach(group -> best.addAll(group.stream().limit(size).toList()));
        best.sort(RankedRows.order(RankedRows.metric(part.field()).largerIsBetter()));
        return best;
    }

    /// Hits by their groups, the group of the first hit first.
    static Map<Object, List<Hit>> groups(List<Hit> hits) {
        Map<Object, List<Hit>> groups = new LinkedHashMap<>();
        hits.forEach(
                hit ->
                        groups.computeIfAbsent(
                                        Objects.requireNonNullElse(hit.row().group(), "none"),
                                        _ -> new ArrayList<>())
                                .add(hit));
        return groups;
    }
}
