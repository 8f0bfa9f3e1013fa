package io.atoll.systemtests.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Makes schemas with fields of all types.
record RandomSchema(Random random) {
    private static final List<ValueType> VECTORS =
            List.of(
                    ValueType.FLOAT_VECTOR,
                    ValueType.FLOAT16_VECTOR,
                    ValueType.BFLOAT16_VECTOR,
                    ValueType.INT8_VECTOR,
                    ValueType.BINARY_VECTOR,
                    ValueType.SPARSE_VECTOR);

    ModelCollection collection() {
        var fields = new ArrayList<ModelField>();
        boolean madeKeys = random.nextInt(5) == 0;
        boolean partitionKey = random.nextInt(3) == 0;
        fields.add(
                ModelField.of("id", random.nextInt(3) == 0 ? ValueType.VARCHAR : ValueType.INT64)
                        .with(madeKeys ? ModelField.Role.MADE_KEY : ModelField.Role.KEY));
        if (partitionKey) {
            fields.add(
                    ModelField.of(
                                    "part",
                                    random.nextBoolean() ? ValueType.VARCHAR : ValueType.INT64)
                            .with(ModelField.Role.PARTITION_KEY));
        }
        for (ValueType type : ValueType.values()) {
            if (!type.isVector() && random.nextInt(5) < 2) {
                fields.add(scalar("f_" + type.title().toLowerCase(), type));
            }
        }
        if (random.nextInt(5) == 0) {
            fields.add(
                    ModelField.of("words", ValueType.VARCHAR)
                            .with(ModelField.Role.WORDS)
                            .withNullable(random.nextBoolean()));
        }
        Map<String, ModelIndex> indexes = new TreeMap<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            ModelField field = vector("v" + i);
            fields.add(random.nextInt(fields.size() + 1), field);
            indexes.put(field.name(), ModelIndex.random(field.type(), random));
        }
        boolean duplicates = !madeKeys && !partitionKey && random.nextInt(4) == 0;
        return new ModelCollection(fields, indexes, random.nextInt(5) < 2, duplicates);
    }

    private ModelField vector(String name) {
        ValueType type =
                random.nextInt(3) == 0
                        ? ValueType.FLOAT_VECTOR
                        : VECTORS.get(random.nextInt(VECTORS.size()));
        int dimension =
                switch (type) {
                    case BINARY_VECTOR -> 8 * (1 + random.nextInt(3));
                    case SPARSE_VECTOR -> 0;
                    default -> 2 + random.nextInt(4);
                };
        return ModelField.of(name, type)
                .withDimension(dimension)
                .withNullable(random.nextInt(5) == 0);
    }

    /// Of any type but a vector's.
    private ModelField scalar(String name, ValueType type) {
        ModelField field = ModelField.of(name, type).withNullable(random.nextBoolean());
        if (type == ValueType.ARRAY) {
            List<ValueType> scalars =
                    List.of(ValueType.values()).stream().filter(ValueType::isScalar).toList();
            return field.withElements(ModelIndex.any(random, scalars));
        }
        return type != ValueType.JSON && random.nextInt(3) == 0
                ? field.withDefault(new RandomValues(random).of(field))
                : field;
    }

    /// One for a collection that has rows already.
    ModelField addedField(String name) {
        List<ValueType> types =
                List.of(ValueType.values()).stream().filter(type -> !type.isVector()).toList();
        return scalar(name, ModelIndex.any(random, types)).withNullable(true);
    }

    /// Likewise.
    ModelField addedVector(String name) {
        return vector(name).withNullable(true);
    }
}
