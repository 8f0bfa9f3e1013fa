package io.atoll.milvus.messages;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Field;
import io.atoll.model.Schema;

import java.util.ArrayList;
import java.util.List;

/// The list of fields that a load may name. All fields are loaded whatever it says: read nodes map
/// their files, so that what nobody reads takes no memory. What Milvus refuses is refused.
public final class LoadFields {

    private LoadFields() {}

    /// @param names none: all fields
    public static void check(Schema schema, List<String> names, boolean withoutDynamicField) {
        if (names.isEmpty()) {
            return;
        }
        var fields = new ArrayList<Field>();
        for (String name : names) {
            fields.add(
                    schema.field(name)
                            .orElseThrow(
                                    () ->
                                            Refusals.invalid(
                                                    ("failed to get field schema by name:"
                                                                    + " fieldName(%s) not found")
                                                            .formatted(name))));
        }
        require(
                names,
                fields.stream().anyMatch(Field::primaryKey),
                "primary key field " + schema.primaryKey().name());
        schema.partitionKey()
                .ifPresent(
                        key ->
                                require(
                                        names,
                                        fields.contains(key),
                                        "partition key field " + key.name()));
        require(names, fields.stream().anyMatch(field -> field.type().isVector()), "vector field");
        if (withoutDynamicField && fields.stream().anyMatch(Field::dynamic)) {
            throw Refusals.invalid(
                    "load fields and skip dynamic field are conflicting: %s".formatted(names));
        }
    }

    private static void require(List<String> names, boolean has, String what) {
        if (!has) {
            throw Refusals.invalid("load field list %s does not contain %s".formatted(names, what));
        }
    }
}
