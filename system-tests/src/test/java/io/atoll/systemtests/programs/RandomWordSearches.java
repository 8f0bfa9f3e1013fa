package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Searches by BM25, compared with a computation over all texts of the collection.
final class RandomWordSearches {
    /// The field that a function makes of the words.
    static final String FIELD = "bm25";

    static final double K1 = 1.4;
    static final double B = 0.6;

    private static final float TOLERANCE = 1e-4f;

    private final World world;
    private final ModelCollection collection;
    private final Random random;

    RandomWordSearches(World world, ModelCollection collection, Random random) {
        this.world = world;
        this.collection = collection;
        this.random = random;
    }

    static List<String> words(JsonNode text) {
        return text.isNull() || text.textValue().isEmpty()
                ? List.of()
                : List.of(text.textValue().split(" "));
    }

    /// @param body with the collection and what is to be answered
    /// @param rows that may be found
    void check(ObjectNode body, List<String> output, List<ModelRow> rows) {
        Filter filter =
                random.nextBoolean()
                        ? RandomFilters.everything()
                        : new RandomFilters(collection, random).next();
        int limit = 1 + random.nextInt(20);
        body.put("annsField", FIELD).put("filter", filter.text()).put("limit", limit);
        body.set("exprParams", filter.params());
        ArrayNode data = body.putArray("data");
        var expected = new ArrayList<List<Hit>>();
        var candidates = new ArrayList<List<Hit>>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String query = new RandomValues(random).sentence(3);
            data.add(query);
            List<Hit> all = hits(rows, filter, List.of(query.split(" ")));
            candidates.add(all);
            expected.add(Hit.distinct(all).stream().limit(limit).toList());
        }
        RandomSearches.compare(
                collection,
                expected,
                candidates,
                output,
                world.ask("entities/search", body),
                TOLERANCE,
                "search by BM25 where " + filter.text());
    }

    private List<Hit> hits(List<ModelRow> rows, Filter filter, List<String> query) {
        String field = collection.words().orElseThrow().name();
        List<List<String>> texts =
                collection.in(collection.loaded()).stream()
                        .map(row -> words(row.value(field)))
                        .filter(text -> !text.isEmpty())
                        .toList();
        double average = texts.stream().mapToInt(List::size).average().orElse(1);
        var hits = new ArrayList<Hit>();
        for (ModelRow row : rows) {
            List<String> text = words(row.value(field));
            double score = 0;
            for (String word : query.stream().distinct().toList()) {
                double having = texts.stream().filter(each -> each.contains(word)).count();
                double rare = Math.log(1 + (texts.size() - having + 0.5) / (having + 0.5));
                double found = Collections.frequency(text, word);
                double length = 1 - B + B * text.size() / average;
                score +=
                        Collections.frequency(query, word)
                                * rare
                                * (found * (K1 + 1) / (found + K1 * length));
            }
            if (score > 0 && filter.accepts(row)) {
                hits.add(new Hit(row, (float) score));
            }
        }
        hits.sort(Hit.order(true));
        return hits;
    }

    /// The function, the field that it makes and its index, for a new collection.
    static void declare(
            ModelField words, ArrayNode fields, ArrayNode functions, ArrayNode indexes) {
        fields.addObject().put("fieldName", FIELD).put("dataType", "SparseFloatVector");
        ObjectNode function = functions.addObject().put("name", "f").put("type", "BM25");
        function.putArray("inputFieldNames").add(words.name());
        function.putArray("outputFieldNames").add(FIELD);
        indexes.addObject()
                .put("fieldName", FIELD)
                .put("indexType", "SPARSE_INVERTED_INDEX")
                .put("metricType", "BM25")
                .putObject("params")
                .put("bm25_k1", K1)
                .put("bm25_b", B);
    }
}
