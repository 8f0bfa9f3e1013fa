package io.atoll.writenode.definitions;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.SchemaRules;
import io.atoll.writenode.reign.WriteClock;

import java.util.ArrayList;

/// What a new field makes of a collection that may have rows: those that are there read as null in
/// it.
final class FieldAddition {

    private FieldAddition() {}

    /// @param asked its id does not matter yet
    /// @throws AtollException with PARAMETER_INVALID if rows could not be without it, with
    ///   UNIMPLEMENTED if they would have to have more than null
    static Collection add(Collection collection, Field asked, WriteClock clock) {
        Schema schema = collection.schema();
        if (schema.field(asked.name()).isPresent()) {
            throw invalid("duplicated field name: %s", asked);
        }
        if (asked.primaryKey()) {
            throw invalid("not support to add pk field, field name = %s", asked);
        }
        if (asked.autoId()) {
            throw invalid(
                    "only primary field can speficy AutoID with true, field name = %s", asked);
        }
        if (asked.partitionKey()) {
            throw invalid("not support to add partition key field, field name  = %s", asked);
        }
        if (asked.type().isVector()) {
            throw invalid("not support to add vector field, field name = %s", asked);
        }
        if (!asked.nullable()) {
            throw invalid("added field must be nullable, please check it, field name = %s", asked);
        }
        if (asked.analyzed() || asked.clusteringKey() || asked.defaultValue().isPresent()) {
            throw new AtollException(
                    ErrorCode.UNIMPLEMENTED,
                    ("field '%s': a field that is added later has no analyzer, no default value and"
                                    + " is no clustering key")
                            .formatted(asked.name()));
        }
        long id = 1 + schema.fields().stream().mapToLong(Field::id).max().orElseThrow();
        var fields = new ArrayList<>(schema.fields());
        // The dynamic field stays the last one.
        fields.add(fields.size() - (schema.dynamicField().isPresent() ? 1 : 0), asked.withId(id));
        Schema changed = schema.withFields(fields);
        SchemaRules.check(changed);
        return collection.withSchema(changed, clock.next());
    }

    private static AtollException invalid(String message, Field field) {
        return new AtollException(
                ErrorCode.PARAMETER_INVALID,
                message.formatted(field.name()) + ": invalid parameter");
    }
}
