package io.atoll.systemtests.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/// Writes of rows to a collection and its model.
final class RandomWrites {
    private static final int BATCH = 25;
    private static final int SHARED_KEYS = 40;
    private static final int KEYS = 500;

    private final World world;
    private final String name;
    private final ModelCollection collection;
    private final Random random;
    private final RandomValues values;

    /// @param name that the collection is written by
    RandomWrites(World world, String name, ModelCollection collection, Random random) {
        this.world = world;
        this.name = name;
        this.collection = collection;
        this.random = random;
        this.values = new RandomValues(random);
    }

    /// A row as it is sent, and what it should be then.
    private record Row(ObjectNode json, ModelRow row) {}

    private String anyPartition() {
        return ModelIndex.any(random, collection.partitions());
    }

    private long today() {
        return world.cluster().clock().days();
    }

    private ObjectNode request(String partition) {
        ObjectNode body = World.of(name);
        boolean named = !partition.equals(ModelCollection.DEFAULT_PARTITION);
        if (named || !collection.hasPartitionKey() && random.nextInt(4) == 0) {
            body.put("partitionName", partition);
        }
        return body;
    }

    private ObjectNode request(String partition, List<Row> rows) {
        ObjectNode body = request(partition);
        ArrayNode data = body.putArray("data");
        rows.forEach(row -> data.add(row.json()));
        return body;
    }

    // --- whole rows --------------------------------------------------------------------------

    void insert() {
        String partition = anyPartition();
        var rows = new ArrayList<Row>();
        var taken = new TreeSet<>(ModelCollection.KEY_ORDER);
        taken.addAll(collection.keys());
        for (int i = 1 + random.nextInt(BATCH); i > 0; i--) {
            rows.add(whole(collection.makesKeys() ? NullNode.getInstance() : insertedKey(taken)));
        }
        JsonNode answer = world.ask("entities/insert", request(partition, rows));
        store(partition, rows, answer.path("data"), "insert");
    }

    private JsonNode insertedKey(TreeSet<JsonNode> taken) {
        if (collection.hasDuplicates()) {
            return key(random.nextInt(SHARED_KEYS));
        }
        while (true) {
            // There may be as many rows already as there are keys.
            JsonNode key = key(random.nextInt(Math.max(KEYS, 2 * taken.size())));
            if (taken.add(key)) {
                return key;
            }
        }
    }

    private JsonNode key(int number) {
        return collection.key().type() == ValueType.VARCHAR
                ? new TextNode("k" + number)
                : new LongNode(number - KEYS / 4);
    }

    private Row whole(JsonNode key) {
        ObjectNode json = World.object();
        Map<String, JsonNode> row = new HashMap<>();
        for (ModelField field : collection.fields()) {
            if (!field.isKey()) {
                JsonNode value = given(field);
                row.put(field.name(), field.stored(value));
                if (!value.isNull() || random.nextBoolean()) {
                    json.set(field.name(), values.written(field, value));
                }
            }
        }
        ObjectNode dynamic = dynamic();
        json.setAll(dynamic);
        return keyed(key, json, row, dynamic);
    }

    private Row keyed(
            JsonNode key, ObjectNode json, Map<String, JsonNode> row, ObjectNode dynamic) {
        if (!key.isNull()) {
            json.set(collection.key().name(), key);
            row.put(collection.key().name(), key);
        }
        return new Row(json, new ModelRow(key, row, dynamic, today()));
    }

    private JsonNode given(ModelField field) {
        return !field.needsValue() && random.nextInt(3) == 0
                ? NullNode.getInstance()
                : values.of(field);
    }

    private ObjectNode dynamic() {
        return collection.hasDynamicField() ? values.dynamic() : World.object();
    }

    /// Adds rows, with the keys that the answer names.
    private void store(String partition, List<Row> rows, JsonNode answer, String what) {
        JsonNode ids = answer.path(what + "Ids");
        assertEquals(rows.size(), ids.size(), "keys of the " + what);
        assertEquals(rows.size(), answer.path(what + "Count").asInt(), "count of the " + what);
        for (int i = 0; i < rows.size(); i++) {
            ModelRow row = rows.get(i).row();
            JsonNode key = collection.makesKeys() ? made(ids.get(i)) : row.key();
            assertEquals(0, ModelCollection.KEY_ORDER.compare(key, made(ids.get(i))), "a key");
            collection
                    .in(partition)
                    .add(row.with(key, Map.of(collection.key().name(), key), World.object()));
        }
    }

    private JsonNode made(JsonNode id) {
        return id.isTextual() ? id : new LongNode(id.longValue());
    }

    void upsert() {
        String partition = anyPartition();
        var rows = new ArrayList<Row>();
        for (JsonNode key : upsertedKeys(partition, collection.makesKeys() ? 10 : 6)) {
            rows.add(whole(key));
        }
        if (rows.isEmpty()) {
            return;
        }
        if (!collection.makesKeys() && random.nextInt(6) == 0) {
            rows.add(whole(ModelIndex.any(random, rows).row().key()));
        }
        JsonNode answer = world.ask("entities/upsert", request(partition, rows));
        collection.delete(List.of(partition), rows.stream().map(row -> row.row().key()).toList());
        store(partition, rows, answer.path("data"), "upsert");
        keepLast(partition, rows.size());
    }

    /// Of one key twice in a batch the last row counts.
    private void keepLast(String partition, int batch) {
        List<ModelRow> all = collection.in(partition);
        List<ModelRow> added = all.subList(all.size() - batch, all.size());
        var last = new LinkedHashMap<JsonNode, ModelRow>();
        added.forEach(row -> last.put(row.key(), row));
        List<ModelRow> kept = List.copyOf(last.values());
        added.clear();
        all.addAll(kept);
    }

    /// Keys that are there and keys that are not, each once.
    ///
    /// @param existing how many of ten are there
    private List<JsonNode> upsertedKeys(String partition, int existing) {
        List<JsonNode> here = ModelCollection.keys(collection.in(partition));
        var elsewhere = new TreeSet<>(ModelCollection.KEY_ORDER);
        elsewhere.addAll(collection.keys());
        here.forEach(elsewhere::remove);
        var keys = new TreeSet<>(ModelCollection.KEY_ORDER);
        for (int i = 1 + random.nextInt(BATCH); i > 0; i--) {
            JsonNode key =
                    random.nextInt(10) < existing
                            ? here.isEmpty() ? NullNode.getInstance() : ModelIndex.any(random, here)
                            : key(random.nextInt(collection.hasDuplicates() ? SHARED_KEYS : KEYS));
            // Of a key in two partitions there would be two rows.
            if (!key.isNull() && (collection.hasDuplicates() || !elsewhere.contains(key))) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    // --- some fields of rows -----------------------------------------------------------------

    void partialUpsert() {
        String partition = anyPartition();
        List<ModelField> given =
                collection.fields(field -> !field.isKey() && random.nextInt(5) < 2);
        boolean mayBeNew =
                !collection.makesKeys()
                        && collection.fields(ModelField::needsValue).stream()
                                .allMatch(field -> field.isKey() || given.contains(field));
        List<JsonNode> keys = upsertedKeys(partition, mayBeNew ? 6 : 10);
        boolean withDynamic = given.isEmpty() || random.nextBoolean();
        if (keys.isEmpty()
                || collection.hasDuplicates()
                || !collection.isLoaded()
                || given.isEmpty() && !collection.hasDynamicField()) {
            return;
        }
        List<Row> rows = keys.stream().map(key -> partial(key, given, withDynamic)).toList();
        ObjectNode request = request(partition, rows).put("partialUpdate", true);
        JsonNode answer = world.ask("entities/upsert", request);
        List<Row> whole =
                rows.stream()
                        .map(row -> new Row(row.json(), completed(partition, row.row())))
                        .toList();
        collection.delete(List.of(partition), keys);
        store(partition, whole, answer.path("data"), "upsert");
    }

    private Row partial(JsonNode key, List<ModelField> given, boolean withDynamic) {
        ObjectNode json = World.object();
        Map<String, JsonNode> row = new HashMap<>();
        for (ModelField field : given) {
            JsonNode value = given(field);
            json.set(field.name(), values.written(field, value));
            row.put(field.name(), field.stored(value));
        }
        ObjectNode dynamic = withDynamic ? dynamic() : World.object();
        json.setAll(dynamic);
        return keyed(key, json, row, dynamic);
    }

    private ModelRow completed(String partition, ModelRow given) {
        for (ModelRow row : collection.in(partition)) {
            if (row.key().equals(given.key())) {
                return row.with(given.key(), given.values(), given.dynamic()).on(today());
            }
        }
        Map<String, JsonNode> defaults = new HashMap<>();
        collection
                .fields()
                .forEach(field -> defaults.put(field.name(), field.stored(NullNode.getInstance())));
        return new ModelRow(given.key(), defaults, World.object(), today())
                .with(given.key(), given.values(), given.dynamic());
    }

    // --- deletes -----------------------------------------------------------------------------

    void deleteKeys() {
        var keys = new TreeSet<>(ModelCollection.KEY_ORDER);
        List<JsonNode> there = collection.keys();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            keys.add(
                    there.isEmpty() || random.nextInt(5) == 0
                            ? key(random.nextInt(KEYS))
                            : ModelIndex.any(random, there));
        }
        Collection<String> from = anyPartitions();
        ObjectNode body = deleteFrom(from);
        body.put("filter", collection.key().name() + " in {keys}");
        ArrayNode list = body.putObject("exprParams").putArray("keys");
        keys.forEach(list::add);
        JsonNode answer = world.ask("entities/delete", body);
        assertEquals(
                keys.size(), answer.path("data").path("deleteCount").asInt(), "keys asked for");
        collection.delete(from, keys);
    }

    void deleteByFilter() {
        if (!collection.isLoaded()) {
            return;
        }
        Filter filter = new RandomFilters(collection, random).next();
        Collection<String> from = anyPartitions();
        ObjectNode body = deleteFrom(from).put("filter", filter.text());
        body.set("exprParams", filter.params());
        JsonNode answer = world.ask("entities/delete", body);
        List<ModelRow> matching = collection.in(from).stream().filter(filter::accepts).toList();
        // Keys that are named are counted as they are named: `not (id not in [1, 1])` has two.
        boolean mayNameKeys =
                filter.text().replaceFirst("^(not |[(])+", "").startsWith(collection.key().name());
        if (!mayNameKeys && !collection.hasDuplicates()) {
            assertEquals(
                    matching.size(), answer.path("data").path("deleteCount").asInt(), "deleted");
        }
        collection.delete(from, ModelCollection.keys(matching));
    }

    private Collection<String> anyPartitions() {
        return collection.hasPartitionKey() || random.nextBoolean()
                ? collection.partitions()
                : List.of(anyPartition());
    }

    private ObjectNode deleteFrom(Collection<String> partitions) {
        ObjectNode body = World.of(name);
        if (partitions.size() == 1 && !collection.hasPartitionKey()) {
            body.put("partitionName", partitions.iterator().next());
        }
        return body;
    }
}
