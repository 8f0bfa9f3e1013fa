package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Searches of all kinds whose answers are compared with brute force.
final class RandomSearches {
    private static final float TOLERANCE = 1e-5f;

    private final World world;
    private final ModelCollection collection;
    private final Random random;
    private final RandomValues values;

    RandomSearches(World world, ModelCollection collection, Random random) {
        this.world = world;
        this.collection = collection;
        this.random = random;
        this.values = new RandomValues(random);
    }

    /// @param body with the collection and the partitions
    /// @param rows that may be found
    void check(ObjectNode body, List<String> output, List<ModelRow> rows) {
        ArrayNode names = body.putArray("outputFields");
        output.forEach(names::add);
        List<ModelField> exact =
                fields().stream().filter(field -> metric(field).isExact()).toList();
        if (collection.words().isPresent() && random.nextInt(3) == 0) {
            new RandomWordSearches(world, collection, random).check(body, output, rows);
            return;
        }
        int dice = random.nextInt(6);
        if (dice == 0 && !exact.isEmpty() && !collection.hasDuplicates()) {
            group(body, ModelIndex.any(random, exact), output, rows);
        } else if (dice == 1 && !exact.isEmpty() && !collection.hasDuplicates()) {
            new RandomHybrids(world, collection, random).check(body, exact, output, rows);
        } else {
            search(body, ModelIndex.any(random, fields()), output, rows);
        }
    }

    private List<ModelField> fields() {
        return collection.fields(field -> field.type().isVector());
    }

    private VectorMetric metric(ModelField field) {
        return collection.indexes().get(field.name()).metric();
    }

    private Filter filter() {
        return random.nextInt(3) == 0
                ? RandomFilters.everything()
                : new RandomFilters(collection, random).next();
    }

    private List<JsonNode> queries(ModelField field) {
        return Stream.generate(() -> values.of(field)).limit(1 + random.nextInt(2)).toList();
    }

    /// A query as JSON has it.
    static void add(ArrayNode data, ModelField field, JsonNode query) {
        if (field.type() == ValueType.BINARY_VECTOR) {
            var bytes = new byte[query.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) query.get(i).intValue();
            }
            data.add(bytes);
        } else {
            data.add(query);
        }
    }

    // --- by distance -------------------------------------------------------------------------

    private void search(
            ObjectNode body, ModelField field, List<String> output, List<ModelRow> rows) {
        VectorMetric metric = metric(field);
        Filter filter = filter();
        List<JsonNode> queries = queries(field);
        int limit = 1 + random.nextInt(30);
        int offset = random.nextInt(3) == 0 ? random.nextInt(8) : 0;
        put(body, field, filter, queries).put("limit", limit).put("offset", offset);
        Range range =
                metric.isExact() && random.nextInt(4) == 0
                        ? Range.random(metric, random)
                        : Range.ALL;
        if (range != Range.ALL) {
            ObjectNode params = body.putObject("searchParams").putObject("params");
            params.put("radius", range.outer()).put("range_filter", range.inner());
        }
        var expected = new ArrayList<List<Hit>>();
        var candidates = new ArrayList<List<Hit>>();
        for (JsonNode query : queries) {
            List<Hit> all =
                    Hit.all(rows, filter, field, metric, query).stream()
                            .filter(hit -> range.contains(metric, hit.score()))
                            .toList();
            candidates.add(all);
            expected.add(Hit.distinct(all).stream().skip(offset).limit(limit).toList());
        }
        compare(
                expected,
                candidates,
                output,
                world.ask("entities/search", body),
                metric.isExact(),
                "search by " + field.name() + " where " + filter.text());
    }

    private ObjectNode put(
            ObjectNode body, ModelField field, Filter filter, List<JsonNode> queries) {
        body.put("annsField", field.name()).put("filter", filter.text());
        body.set("exprParams", filter.params());
        ArrayNode data = body.putArray("data");
        queries.forEach(query -> add(data, field, query));
        return body;
    }

    /// As Milvus means it: the inner end belongs to it.
    private record Range(float outer, float inner) {
        static final Range ALL = new Range(Float.NaN, Float.NaN);

        static Range random(VectorMetric metric, Random random) {
            float near = random.nextInt(12);
            float far = near + 1 + random.nextInt(20);
            return metric.largerIsBetter() ? new Range(near - 6, far - 6) : new Range(far, near);
        }

        boolean contains(VectorMetric metric, float score) {
            if (Float.isNaN(outer)) {
                return true;
            }
            return metric.largerIsBetter()
                    ? score > outer && score <= inner
                    : score < outer && score >= inner;
        }
    }

    // --- by groups ---------------------------------------------------------------------------

    /// The best rows of the best groups, a group behind the other.
    private void group(
            ObjectNode body, ModelField field, List<String> output, List<ModelRow> rows) {
        List<ModelField> by =
                collection.fields(
                        each ->
                                each.type().isInteger()
                                        || each.type() == ValueType.VARCHAR
                                        || each.type() == ValueType.BOOL);
        ModelField group = ModelIndex.any(random, by);
        Filter filter = filter();
        List<JsonNode> queries = queries(field);
        int limit = 1 + random.nextInt(8);
        int offset = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        int size = 1 + random.nextInt(4);
        put(body, field, filter, queries).put("limit", limit).put("offset", offset);
        body.put("groupingField", group.name())
                .put("groupSize", size)
                .put("strictGroupSize", random.nextBoolean());
        var expected = new ArrayList<List<Hit>>();
        for (JsonNode query : queries) {
            Map<JsonNode, List<Hit>> groups = new LinkedHashMap<>();
            Hit.all(rows, filter, field, metric(field), query)
                    .forEach(
                            hit ->
                                    groups.computeIfAbsent(
                                                    hit.row().value(group.name()),
                                                    _ -> new ArrayList<>())
                                            .add(hit));
            expected.add(
                    groups.values().stream()
                            .skip(offset)
                            .limit(limit)
                            .flatMap(each -> each.stream().limit(size))
                            .toList());
        }
        compare(
                expected,
                expected,
                output,
                world.ask("entities/search", body),
                true,
                "search by " + field.name() + " grouped by " + group.name());
    }

    // --- answers -----------------------------------------------------------------------------

    /// @param candidates for each query, all rows that may be found
    /// @param exact whether scores are exact, so that the order of ties is known
    private void compare(
            List<List<Hit>> expected,
            List<List<Hit>> candidates,
            List<String> output,
            JsonNode answer,
            boolean exact,
            String what) {
        compare(collection, expected, candidates, output, answer, exact ? 0 : TOLERANCE, what);
    }

    static void compare(
            ModelCollection collection,
            List<List<Hit>> expected,
            List<List<Hit>> candidates,
            List<String> output,
            JsonNode answer,
            float tolerance,
            String what) {
        int at = 0;
        for (int query = 0; query < expected.size(); query++) {
            String where = what + ", query " + query;
            List<Hit> hits = expected.get(query);
            int count = answer.path("topks").path(query).asInt(0);
            if (count != hits.size()) {
                throw new AssertionError(where + ": " + count + " hits, expected " + brief(hits));
            }
            var seen = new HashSet<JsonNode>();
            for (int rank = 0; rank < count; rank++, at++) {
                JsonNode returned = answer.path("data").path(at);
                JsonNode key = ReturnedRows.key(collection, returned);
                float score = returned.path("distance").floatValue();
                Hit wanted = hits.get(rank);
                boolean right =
                        Math.abs(score - wanted.score()) <= tolerance
                                && (tolerance > 0 || key.equals(wanted.key()))
                                && seen.add(key);
                if (!right) {
                    throw new AssertionError(
                            "%s: hit %d is %s with %s, expected %s"
                                    .formatted(where, rank, key, score, brief(hits)));
                }
                List<ModelRow> rows =
                        candidates.get(query).stream()
                                .filter(hit -> Math.abs(hit.score() - score) <= tolerance)
                                .map(Hit::row)
                                .toList();
                RandomReads.requireOneOf(collection, rows, output, returned, where);
            }
        }
    }

    private static String brief(List<Hit> hits) {
        return hits.stream().map(hit -> hit.key() + "=" + hit.score()).toList().toString();
    }
}
