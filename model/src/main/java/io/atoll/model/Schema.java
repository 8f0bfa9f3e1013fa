package io.atoll.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The fields of a collection, in the order in which they were declared; the dynamic field, if the
/// collection has one, comes last. A schema that exists is a valid one: see [SchemaRules#check].
public record Schema(String description, List<Field> fields, List<CollectionFunction> functions) {

    public Schema {
        fields = List.copyOf(fields);
        functions = List.copyOf(functions);
    }

    /// Without functions.
    public Schema(String description, List<Field> fields) {
        this(description, fields, List.of());
    }

    public Schema withDescription(String text) {
        return new Schema(text, fields, functions);
    }

    /// The same with other fields.
    public Schema withFields(List<Field> changed) {
        return new Schema(description, changed, functions);
    }

    /// The function that makes a field, if one does.
    public Optional<CollectionFunction> functionOf(Field output) {
        return functions.stream().filter(function -> function.output() == output.id()).findFirst();
    }

    /// Those whose values rows bring along: all but the outputs of functions.
    public List<Field> storedFields() {
        return functions.isEmpty()
                ? fields
                : fields.stream().filter(field -> !field.functionOutput()).toList();
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
