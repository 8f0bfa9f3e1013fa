package io.atoll.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The fields of a collection, in the order in which they were declared; the dynamic field, if the
/// collection has one, comes last. A schema that exists is a valid one: see [SchemaRules#check].
public record Schema(String description, List<Field> fields) {

    public Schema {
        fields = List.copyOf(fields);
    }

    public Field primaryKey() {
        for (Field field : fields) {
            if (field.primaryKey()) {
                return field;
            }
        }
        throw new IllegalStateException("a schema without a primary key");
    }

    public Optional<Field> field(String name) {
        for (Field field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    public Optional<Field> field(long id) {
        for (Field field : fields) {
            if (field.id() == id) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /// Of all fields, the dynamic one included.
    public Set<String> names() {
        return fields.stream().map(Field::name).collect(Collectors.toUnmodifiableSet());
    }

    /// The hidden JSON field that takes undeclared keys, if the collection accepts any.
    public Optional<Field> dynamicField() {
        return fields.stream().filter(Field::dynamic).findFirst();
    }

    /// The field whose value says which partition a row is in, if there is one.
    public Optional<Field> partitionKey() {
        return fields.stream().filter(Field::partitionKey).findFirst();
    }

    /// Those whose vectors have a value in each dimension.
    public List<Field> denseVectorFields() {
        return fields.stream().filter(field -> field.type().isDenseVector()).toList();
    }

    public List<Field> vectorFields() {
        return fields.stream().filter(field -> field.type().isVector()).toList();
    }
}
