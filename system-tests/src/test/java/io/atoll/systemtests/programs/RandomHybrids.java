package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Hybrid searches whose answers are compared with brute force.
final class RandomHybrids {
    private static final float TOLERANCE = 1e-6f;

    private final World world;
    private final ModelCollection collection;
    private final Random random;

    RandomHybrids(World world, ModelCollection collection, Random random) {
        this.world = world;
        this.collection = collection;
        this.random = random;
    }

    private record Part(ModelField field, VectorMetric metric, int limit, List<Hit> hits) {}

    /// How lists are made one.
    ///
    /// @param weights empty: by ranks
    private record Ranking(int k, List<Float> weights, boolean normalized) {

        float score(int part, int rank, VectorMetric metric, float distance, boolean mixed) {
            if (weights.isEmpty()) {
                return 1 / (float) (k + rank);
            }
            return weights.get(part) * comparable(metric, distance, mixed);
        }

        private float comparable(VectorMetric metric, float distance, boolean mixed) {
            float arc = (float) Math.atan(distance);
            float pi = (float) Math.PI;
            if (metric.largerIsBetter()) {
                return normalized ? 0.5f + arc / pi : distance;
            }
            return normalized || mixed ? 1 - 2 * arc / pi : distance;
        }
    }

    /// @param fields whose distances are exact, so that ranks are known
    void check(ObjectNode body, List<ModelField> fields, List<String> output, List<ModelRow> rows) {
        int limit = 1 + random.nextInt(20);
        int offset = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
        body.put("limit", limit).put("offset", offset);
        ArrayNode searches = body.putArray("search");
        var parts = new ArrayList<Part>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            parts.add(part(searches.addObject(), ModelIndex.any(random, fields), rows));
        }
        Ranking ranking = ranking(body.putObject("rerank"), parts.size());
        List<Hit> fused = fused(parts, ranking);
        RandomSearches.compare(
                collection,
                List.of(fused.stream().skip(offset).limit(limit).toList()),
                List.of(fused),
                output,
                world.ask("entities/hybrid_search", body),
                TOLERANCE,
                "hybrid search");
    }

    private Part part(ObjectNode search, ModelField field, List<ModelRow> rows) {
        VectorMetric metric = collection.indexes().get(field.name()).metric();
        Filter filter =
                random.nextBoolean()
                        ? RandomFilters.everything()
                        : new RandomFilters(collection, random).next();
        JsonNode query = new RandomValues(random).of(field);
        int limit = 1 + random.nextInt(30);
        search.put("annsField", field.name()).put("filter", filter.text()).put("limit", limit);
        search.set("exprParams", filter.params());
        RandomSearches.add(search.putArray("data"), field, query);
        return new Part(field, metric, limit, Hit.all(rows, filter, field, metric, query));
    }

    private Ranking ranking(ObjectNode rerank, int parts) {
        if (random.nextBoolean()) {
            int k = 1 + random.nextInt(100);
            rerank.put("strategy", "rrf").putObject("params").put("k", k);
            return new Ranking(k, List.of(), false);
        }
        var weights = new ArrayList<Float>();
        ObjectNode params = rerank.put("strategy", "weighted").putObject("params");
        ArrayNode written = params.putArray("weights");
        for (int i = 0; i < parts; i++) {
            weights.add((1 + random.nextInt(8)) / 8f);
            written.add(weights.getLast());
        }
        boolean normalized = random.nextBoolean();
        params.put("norm_score", normalized);
        return new Ranking(0, weights, normalized);
    }

    private static List<Hit> fused(List<Part> parts, Ranking ranking) {
        boolean mixed =
                parts.stream().map(part -> part.metric().largerIsBetter()).distinct().count() > 1;
        Map<JsonNode, Hit> fused = new LinkedHashMap<>();
        for (int p = 0; p < parts.size(); p++) {
            Part part = parts.get(p);
            for (int rank = 0; rank < Math.min(part.limit(), part.hits().size()); rank++) {
                Hit hit = part.hits().get(rank);
                float score = ranking.score(p, rank + 1, part.metric(), hit.score(), mixed);
                fused.merge(
                        hit.key(),
                        new Hit(hit.row(), score),
                        (a, b) -> new Hit(a.row(), a.score() + b.score()));
            }
        }
        boolean ascending =
                !ranking.weights().isEmpty()
                        && !ranking.normalized()
                        && !mixed
                        && !parts.getFirst().metric().largerIsBetter();
        return fused.values().stream().sorted(Hit.order(!ascending)).toList();
    }
}
