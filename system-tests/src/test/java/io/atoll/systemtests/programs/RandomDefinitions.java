package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.systemtests.Await;

import java.util.List;
import java.util.Map;
import java.util.Random;

/// Changes of what collections, partitions, indexes and aliases there are.
final class RandomDefinitions {
    private static final int MOST_COLLECTIONS = 3;
    private static final int MOST_VECTORS = 5;
    private static final int NOT_LOADED = 101;
    private static final int NOT_FOUND = 100;
    private static final int UNEXPECTED = 65_535;

    private final World world;
    private final Random random;

    RandomDefinitions(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    // --- collections -------------------------------------------------------------------------

    void create() {
        if (world.collections().size() == MOST_COLLECTIONS) {
            return;
        }
        String name = world.newName("c");
        ModelCollection made = new RandomSchema(random).collection();
        ObjectNode body = World.of(name);
        ObjectNode schema = body.putObject("schema");
        schema.put("enableDynamicField", made.hasDynamicField());
        ArrayNode fields = schema.putArray("fields");
        made.fields().forEach(field -> fields.add(field.declaration()));
        ObjectNode params = body.putObject("params").put("consistencyLevel", "Strong");
        if (made.hasPartitionKey()) {
            params.put("partitionsNum", 1 + random.nextInt(5));
        }
        ArrayNode indexes = body.putArray("indexParams");
        made.indexes().forEach((field, index) -> indexes.add(declaration(field, index)));
        ArrayNode functions = schema.putArray("functions");
        made.words()
                .ifPresent(words -> RandomWordSearches.declare(words, fields, functions, indexes));
        world.ask("collections/create", body);
        world.collections().put(name, made);
        awaitLoaded(name);
    }

    private static ObjectNode declaration(String field, ModelIndex index) {
        return World.object()
                .put("fieldName", field)
                .put("indexName", field + "_index")
                .put("indexType", index.type())
                .put("metricType", index.metric().name());
    }

    void drop(String name) {
        if (world.collections().size() < 2) {
            return;
        }
        List<String> aliases =
                world.aliases().entrySet().stream()
                        .filter(each -> each.getValue().equals(name))
                        .map(Map.Entry::getKey)
                        .toList();
        aliases.forEach(this::dropAlias);
        world.ask("collections/drop", World.of(name));
        world.collections().remove(name);
        world.refused(NOT_FOUND, "entities/query", World.of(name).put("filter", "id in []"));
    }

    void rename(String name) {
        String to = world.newName("c");
        world.ask("collections/rename", World.of(name).put("newCollectionName", to));
        world.collections().put(to, world.collections().remove(name));
        world.aliases().replaceAll((_, of) -> of.equals(name) ? to : of);
    }

    void truncate(String name) {
        world.ask("collections/truncate", World.of(name));
        world.collections().get(name).truncate();
    }

    void addField(String name) {
        ModelCollection collection = world.collections().get(name);
        ModelField field = new RandomSchema(random).addedField(world.newName("f"));
        ObjectNode body = World.of(name);
        body.set("schema", field.declaration());
        world.ask("collections/fields/add", body);
        collection.add(field);
    }

    /// Rows that are there have no such vector.
    void addVector(String name) {
        ModelCollection collection = world.collections().get(name);
        if (collection.indexes().size() == MOST_VECTORS) {
            return;
        }
        ModelField field = new RandomSchema(random).addedVector(world.newName("v"));
        ObjectNode body = World.of(name);
        body.set("schema", field.declaration());
        world.ask("collections/fields/add", body);
        ModelIndex index = ModelIndex.random(field.type(), random);
        ObjectNode indexed = World.of(name);
        indexed.putArray("indexParams").add(declaration(field.name(), index));
        world.ask("indexes/create", indexed);
        collection.add(field);
        collection.indexes().put(field.name(), index);
    }

    /// Rows live for some days from now on, or for ever.
    void alterLife(String name) {
        ModelCollection collection = world.collections().get(name);
        int days = random.nextInt(4);
        if (!collection.mayLive(days)) {
            return;
        }
        ObjectNode body = World.of(name);
        body.putObject("properties")
                .put("collection.ttl.seconds", Long.toString(ProgramClock.seconds(days)));
        world.ask("collections/alter_properties", body);
        collection.live(days, world.cluster().clock().days());
    }

    void nextDay() {
        world.log("a day passes");
        world.cluster().clock().nextDay();
        long today = world.cluster().clock().days();
        world.collections().values().forEach(collection -> collection.expire(today));
    }

    void flush(String name) {
        world.ask("collections/flush", World.of(name));
    }

    void compact(String name) {
        world.ask("collections/compact", World.of(name));
    }

    // --- loading -----------------------------------------------------------------------------

    void awaitLoaded(String name) {
        awaitLoaded(World.of(name), name);
    }

    private void awaitLoaded(ObjectNode body, String what) {
        String text = body.toString();
        Await.until(
                what + " is loaded",
                () -> {
                    JsonNode answer =
                            world.cluster().client().answer("collections/get_load_state", text);
                    return answer.path("data").path("loadState").asText().equals("LoadStateLoaded");
                });
    }

    /// Releases a collection, gives some of its fields other indexes, and loads it again.
    void reindex(String name) {
        ModelCollection collection = world.collections().get(name);
        world.ask("collections/release", World.of(name));
        world.refused(NOT_LOADED, "entities/query", World.of(name).put("filter", anyFilter(name)));
        for (ModelField field : collection.fields(each -> each.type().isVector())) {
            if (random.nextBoolean()) {
                world.ask("indexes/drop", World.of(name).put("indexName", field.name() + "_index"));
                ModelIndex index = ModelIndex.random(field.type(), random);
                ObjectNode body = World.of(name);
                body.putArray("indexParams").add(declaration(field.name(), index));
                world.ask("indexes/create", body);
                collection.indexes().put(field.name(), index);
            }
        }
        world.ask("collections/load", World.of(name));
        collection.loaded().addAll(collection.partitions());
        awaitLoaded(name);
    }

    private String anyFilter(String name) {
        return world.collections().get(name).key().name() + " in []";
    }

    // --- partitions --------------------------------------------------------------------------

    void createPartition(String name) {
        ModelCollection collection = world.collections().get(name);
        if (collection.hasPartitionKey()) {
            return;
        }
        String partition = world.newName("p");
        world.ask("partitions/create", World.of(name).put("partitionName", partition));
        collection.addPartition(partition);
        if (collection.loaded().contains(ModelCollection.DEFAULT_PARTITION)) {
            collection.loaded().add(partition);
        }
    }

    void dropPartition(String name) {
        ModelCollection collection = world.collections().get(name);
        String partition = ModelIndex.any(random, collection.partitions());
        if (partition.equals(ModelCollection.DEFAULT_PARTITION)) {
            return;
        }
        ObjectNode body = World.of(name).put("partitionName", partition);
        if (collection.loaded().contains(partition)) {
            world.refused(UNEXPECTED, "partitions/drop", body);
            if (!release(name, partition)) {
                return;
            }
        }
        world.ask("partitions/drop", body);
        collection.dropPartition(partition);
        ObjectNode read = partition(name, partition);
        world.refused(UNEXPECTED, "entities/query", read.put("filter", anyFilter(name)));
    }

    void releasePartition(String name) {
        ModelCollection collection = world.collections().get(name);
        if (!collection.hasPartitionKey()) {
            release(name, ModelIndex.any(random, collection.partitions()));
        }
    }

    /// The last one stays.
    private boolean release(String name, String partition) {
        ModelCollection collection = world.collections().get(name);
        if (!collection.loaded().contains(partition) || collection.loaded().size() == 1) {
            return false;
        }
        world.ask("partitions/release", partition(name, partition));
        return collection.loaded().remove(partition);
    }

    void loadPartition(String name) {
        ModelCollection collection = world.collections().get(name);
        if (collection.hasPartitionKey()) {
            return;
        }
        String partition = ModelIndex.any(random, collection.partitions());
        world.ask("partitions/load", partition(name, partition));
        awaitLoaded(partition(name, partition), partition);
        collection.loaded().add(partition);
    }

    private static ObjectNode partition(String name, String partition) {
        ObjectNode body = World.of(name);
        body.putArray("partitionNames").add(partition);
        return body;
    }

    // --- aliases -----------------------------------------------------------------------------

    void createAlias(String name) {
        String alias = world.newName("a");
        world.ask("aliases/create", World.of(name).put("aliasName", alias));
        world.aliases().put(alias, name);
    }

    void alterAlias(String name) {
        if (!world.aliases().isEmpty()) {
            String alias = ModelIndex.any(random, List.copyOf(world.aliases().keySet()));
            world.ask("aliases/alter", World.of(name).put("aliasName", alias));
            world.aliases().put(alias, name);
        }
    }

    void dropAnAlias() {
        if (!world.aliases().isEmpty()) {
            dropAlias(ModelIndex.any(random, List.copyOf(world.aliases().keySet())));
        }
    }

    private void dropAlias(String alias) {
        world.ask("aliases/drop", World.object().put("aliasName", alias));
        world.aliases().remove(alias);
    }
}
