package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.Random;

/// Indexes over scalars, arrays and paths into JSON: they make filters faster, and change no
/// answer.
final class RandomScalarIndexes {
    private final World world;
    private final String name;
    private final ModelCollection collection;
    private final Random random;

    RandomScalarIndexes(World world, String name, ModelCollection collection, Random random) {
        this.world = world;
        this.name = name;
        this.collection = collection;
        this.random = random;
    }

    /// Gives a field an index, or takes away the one that it has.
    void change() {
        ModelField field =
                ModelIndex.any(random, collection.fields(each -> !each.type().isVector()));
        String index = collection.scalarIndexes().remove(field.name());
        if (index != null) {
            world.ask("indexes/drop", World.of(name).put("indexName", index));
            return;
        }
        String made = world.newName("i");
        ObjectNode body = World.of(name);
        ObjectNode declared =
                body.putArray("indexParams")
                        .addObject()
                        .put("fieldName", field.name())
                        .put("indexName", made);
        declare(field, declared);
        world.ask("indexes/create", body);
        collection.scalarIndexes().put(field.name(), made);
    }

    private void declare(ModelField field, ObjectNode index) {
        ObjectNode params = index.putObject("params");
        switch (field.type()) {
            case VARCHAR -> {
                String type = ModelIndex.any(random, "INVERTED", "Trie", "NGRAM");
                index.put("indexType", field.isKey() ? "INVERTED" : type);
                if (index.path("indexType").textValue().equals("NGRAM")) {
                    params.put("min_gram", 1 + random.nextInt(2)).put("max_gram", 3);
                }
            }
            case TIMESTAMPTZ -> index.put("indexType", "STL_SORT");
            case GEOMETRY -> index.put("indexType", "RTREE");
            case JSON -> {
                index.put("indexType", "INVERTED");
                List<String> cast =
                        ModelIndex.any(
                                random,
                                List.of(
                                        List.of("[\"a\"]", "DOUBLE"),
                                        List.of("[\"a\"]", "VARCHAR"),
                                        List.of("[\"a\"]", "BOOL"),
                                        List.of("[\"n\"][\"b\"]", "DOUBLE"),
                                        List.of("[\"l\"]", "ARRAY_DOUBLE"),
                                        List.of("[\"l\"]", "ARRAY_VARCHAR")));
                params.put("json_path", field.name() + cast.getFirst());
                params.put("json_cast_type", cast.getLast());
            }
            default ->
                    index.put(
                            "indexType",
                            field.type().isNumber()
                                    ? ModelIndex.any(random, "INVERTED", "STL_SORT")
                                    : "INVERTED");
        }
    }
}
