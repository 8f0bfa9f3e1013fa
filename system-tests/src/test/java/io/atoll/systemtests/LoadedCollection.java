package io.atoll.systemtests;

import io.atoll.model.ConsistencyLevel;
import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.change.MetadataChange.CreateCollection;
import io.atoll.model.change.MetadataChange.CreateIndex;
import io.atoll.model.change.MetadataChange.Load;
import io.atoll.router.Router;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes collections that can be searched at once.
///
/// @param level of reads that do not say
/// @param index the type of the index on the field `vector`
record LoadedCollection(
        String name,
        List<Field> fields,
        Optional<ConsistencyLevel> level,
        String index,
        Metric metric,
        int replicas) {

    static Field key() {
        return field("id", DataType.INT64, true, false, 0, 0);
    }

    static Field vector(int dimension) {
        return field("vector", DataType.FLOAT_VECTOR, false, false, dimension, 0);
    }

    static Field number() {
        return field("number", DataType.INT64, false, false, 0, 0);
    }

    /// A text of at most 100 bytes, or null.
    static Field word() {
        return field("word", DataType.VARCHAR, false, true, 0, 100);
    }

    private static Field field(
            String name,
            DataType type,
            boolean key,
            boolean nullable,
            int dimension,
            int maxLength) {
        return Field.of(0, name, type)
                .with(Field.Trait.PRIMARY_KEY, key)
                .with(Field.Trait.NULLABLE, nullable)
                .withDimension(dimension)
                .withMaxLength(maxLength);
    }

    /// Makes it and waits until it is loaded.
    ///
    /// @return the schema with the ids of its fields
    Schema createOn(Router router, Duration limit) {
        router.change(
                new CreateCollection("default", name, new Schema("", fields), 1, level, Map.of()),
                limit);
        router.change(
                new CreateIndex("default", name, "vector", "", index, metric.name(), Map.of()),
                limit);
        router.change(new Load("default", name, replicas), limit);
        awaitLoaded(router, name);
        return router.collection("default", name).schema();
    }

    static void awaitLoaded(Router router, String name) {
        Await.until(
                "collection " + name + " is loaded",
                () -> router.loadState("default", name).percent() == 100);
    }
}
