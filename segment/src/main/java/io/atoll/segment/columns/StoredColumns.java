package io.atoll.segment.columns;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.Schema;

import java.util.Optional;
import java.util.Set;

/// Which fields the rows of a segment have. A field that came to the schema after them they lack,
/// and have its default value instead.
public record StoredColumns(Schema schema, Set<Long> fieldIds) {

    public StoredColumns {
        fieldIds = Set.copyOf(fieldIds);
    }

    public boolean has(long fieldId) {
        return fieldIds.contains(fieldId);
    }

    /// What the arrays of an ARRAY field are of.
    public DataType elementType(long fieldId) {
        return schema.field(fieldId).flatMap(Field::elements).orElseThrow().type();
    }

    /// What every row has in a field that it lacks; empty for null.
    public Optional<Literal> instead(long fieldId) {
        return schema.field(fieldId).flatMap(field -> field.defaultValue());
    }
}
