package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Limits;
import io.atoll.model.Schema;
import io.atoll.model.SchemaRules;
import io.atoll.text.TextRules;
import io.atoll.writenode.reign.WriteClock;

import java.util.ArrayList;

/// What a new field makes of a collection that may have rows: those that are there have its default
/// value in it, or null.
final class FieldAddition {

    private FieldAddition() {}

    /// @param asked its id does not matter yet
    /// @throws AtollException with PARAMETER_INVALID, in Milvus's words, if rows could not be
    ///   without it, or if the schema would have too much of something
    static Collection add(Collection collection, Field asked, WriteClock clock) {
        Schema schema = collection.schema();
        refuseTooMany(schema, asked);
        if (asked.name().equals(Field.DYNAMIC_NAME)) {
            throw invalid("not support to add system field, field name = %s", asked.name());
        }
        if (schema.field(asked.name()).isPresent()) {
            throw invalid("duplicated field name: %s", asked.name());
        }
        if (asked.primaryKey()) {
            throw invalid("not support to add pk field, field name = %s", asked.name());
        }
        if (asked.autoId()) {
            throw invalid(
                    "only primary field can speficy AutoID with true, field name = %s",
                    asked.name());
        }
        if (asked.partitionKey()) {
            throw invalid("not support to add partition key field, field name  = %s", asked.name());
        }
        if (!asked.nullable()) {
            throw invalid(
                    "added field must be nullable, please check it, field name = %s", asked.name());
        }
        if (asked.clusteringKey() && schema.fields().stream().anyMatch(Field::clusteringKey)) {
            throw invalid("already has another clustering key field, field name: %s", asked.name());
        }
        return collection.withSchema(with(schema, asked), clock.next());
    }

    private static void refuseTooMany(Schema schema, Field asked) {
        long declared = schema.fields().stream().filter(field -> !field.dynamic()).count();
        if (declared >= Limits.MAX_FIELDS) {
            throw invalid(
                    "The number of fields has reached the maximum value %d", Limits.MAX_FIELDS);
        }
        if (asked.type().isVector() && schema.vectorFields().size() >= Limits.MAX_VECTOR_FIELDS) {
            throw invalid(
                    "maximum vector field's number should be limited to %d",
                    Limits.MAX_VECTOR_FIELDS);
        }
    }

    private static Schema with(Schema schema, Field added) {
        long id = 1 + schema.fields().stream().mapToLong(Field::id).max().orElseThrow();
        var fields = new ArrayList<>(schema.fields());
        // The dynamic field stays the last one.
        fields.add(fields.size() - (schema.dynamicField().isPresent() ? 1 : 0), added.withId(id));
        Schema changed = schema.withFields(fields);
        SchemaRules.check(changed);
        TextRules.check(changed);
        return changed;
    }

    /// The same collection, taking keys that it does not declare; rows that are there have none.
    static Collection addDynamicField(Collection collection, WriteClock clock) {
        Field dynamic =
                Field.of(Field.FIRST_ID, Field.DYNAMIC_NAME, DataType.JSON)
                        .with(Field.Trait.DYNAMIC);
        return collection.withSchema(with(collection.schema(), dynamic), clock.next());
    }

    private static AtollException invalid(String message, Object value) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID, message.formatted(value) + ": invalid parameter");
    }
}
