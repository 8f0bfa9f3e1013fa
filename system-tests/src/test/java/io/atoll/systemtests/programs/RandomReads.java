package io.atoll.systemtests.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;

/// Reads whose answers are compared with the model's.
final class RandomReads {
    private static final int PARTITION_NOT_LOADED = 201;

    private final World world;
    private final String name;
    private final ModelCollection collection;
    private final Random random;

    /// @param name that the collection is read by
    RandomReads(World world, String name, ModelCollection collection, Random random) {
        this.world = world;
        this.name = name;
        this.collection = collection;
        this.random = random;
    }

    void check() {
        List<String> partitions = partitions();
        if (!collection.loaded().containsAll(partitions)) {
            world.refused(
                    PARTITION_NOT_LOADED,
                    "entities/query",
                    read(partitions).put("filter", collection.key().name() + " in []"));
            return;
        }
        List<ModelRow> rows =
                collection.in(partitions.isEmpty() ? List.copyOf(collection.loaded()) : partitions);
        switch (random.nextInt(25)) {
            case 0, 1, 2 -> count(partitions, rows);
            case 3 -> iterate();
            case 4, 5, 6, 7, 8 -> query(partitions, rows);
            case 9, 10, 11 -> get(partitions, rows);
            default ->
                    new RandomSearches(world, collection, random)
                            .check(read(partitions), output(), rows);
        }
    }

    private void iterate() {
        var iterators = new RandomIterators(world, name, collection, random);
        List<ModelField> exact =
                collection.fields(
                        field ->
                                field.type().isVector()
                                        && collection
                                                .indexes()
                                                .get(field.name())
                                                .metric()
                                                .isExact());
        if (collection.hasDuplicates()) {
            return;
        }
        if (exact.isEmpty() || random.nextBoolean()) {
            iterators.query();
        } else {
            iterators.search(ModelIndex.any(random, exact));
        }
    }

    /// Empty: all that are loaded.
    private List<String> partitions() {
        if (collection.hasPartitionKey() || random.nextInt(3) > 0) {
            return List.of();
        }
        var some = new TreeSet<String>();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            some.add(ModelIndex.any(random, collection.partitions()));
        }
        return List.copyOf(some);
    }

    private ObjectNode read(List<String> partitions) {
        ObjectNode body = World.of(name);
        if (!partitions.isEmpty()) {
            ArrayNode names = body.putArray("partitionNames");
            partitions.forEach(names::add);
        }
        return body;
    }

    private List<String> output() {
        if (random.nextInt(3) > 0) {
            return List.of("*");
        }
        return List.of(ModelIndex.any(random, collection.fields()).name(), collection.key().name());
    }

    private Filter filter() {
        return random.nextInt(5) == 0
                ? RandomFilters.everything()
                : new RandomFilters(collection, random).next();
    }

    private static ObjectNode put(ObjectNode body, Filter filter, List<String> output) {
        body.put("filter", filter.text());
        body.set("exprParams", filter.params());
        ArrayNode names = body.putArray("outputFields");
        output.forEach(names::add);
        return body;
    }

    // --- queries -----------------------------------------------------------------------------

    private void count(List<String> partitions, List<ModelRow> rows) {
        Filter filter = filter();
        JsonNode answer =
                world.ask("entities/query", put(read(partitions), filter, List.of("count(*)")));
        assertEquals(
                rows.stream().filter(filter::accepts).count(),
                answer.path("data").path(0).path("count(*)").asLong(-1),
                () -> "count where " + filter.text());
    }

    private void query(List<String> partitions, List<ModelRow> rows) {
        Filter filter = filter();
        int limit = 1 + random.nextInt(60);
        int offset = random.nextInt(3) == 0 ? random.nextInt(12) : 0;
        List<String> output = output();
        JsonNode answer =
                world.ask(
                        "entities/query",
                        put(read(partitions), filter, output)
                                .put("limit", limit)
                                .put("offset", offset));
        List<ModelRow> matching = rows.stream().filter(filter::accepts).toList();
        List<JsonNode> expected =
                ModelCollection.keys(matching).stream().skip(offset).limit(limit).toList();
        compare(expected, matching, output, answer.path("data"), "query where " + filter.text());
    }

    private void get(List<String> partitions, List<ModelRow> rows) {
        List<JsonNode> keys = collection.keys();
        if (keys.isEmpty()) {
            return;
        }
        var asked = new TreeSet<>(ModelCollection.KEY_ORDER);
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            asked.add(ModelIndex.any(random, keys));
        }
        List<String> output = output();
        ObjectNode body = read(partitions);
        ArrayNode ids = body.putArray("id");
        asked.forEach(ids::add);
        ArrayNode names = body.putArray("outputFields");
        output.forEach(names::add);
        List<ModelRow> found = rows.stream().filter(row -> asked.contains(row.key())).toList();
        compare(
                ModelCollection.keys(found),
                found,
                output,
                world.ask("entities/get", body).path("data"),
                "get of " + asked);
    }

    /// @param rows of which each returned one must be one
    private void compare(
            List<JsonNode> keys,
            List<ModelRow> rows,
            List<String> output,
            JsonNode returned,
            String what) {
        var found = new ArrayList<JsonNode>();
        returned.forEach(row -> found.add(ReturnedRows.key(collection, row)));
        assertEquals(keys.toString(), found.toString(), what);
        for (JsonNode row : returned) {
            requireOneOf(collection, rows, output, row, what);
        }
    }

    /// Of a key with several rows any may be answered.
    static void requireOneOf(
            ModelCollection collection,
            List<ModelRow> rows,
            List<String> output,
            JsonNode returned,
            String what) {
        JsonNode key = ReturnedRows.key(collection, returned);
        Optional<String> wrong = Optional.of("no such row");
        for (ModelRow row : rows) {
            if (row.key().equals(key)) {
                wrong = ReturnedRows.difference(collection, output, returned, row);
                if (wrong.isEmpty()) {
                    return;
                }
            }
        }
        throw new AssertionError(what + ": row " + key + ": " + wrong.orElseThrow());
    }
}
