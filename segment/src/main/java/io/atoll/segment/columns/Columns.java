package io.atoll.segment.columns;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.JsonValues;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.Values;

/// Columns that no row stores.
public final class Columns {

    private Columns() {}

    /// What rows have in a field that came to the schema after them: its default value, or null; in
    /// the dynamic field no keys.
    public static Column constant(Field field, int count) {
        if (field.dynamic()) {
            return JsonValues.emptyObjects(field, count);
        }
        return field.defaultValue().isEmpty()
                ? Rows.allNull(field, count)
                : Values.of(field.type()).constant(field, field.defaultValue().get(), count);
    }
}
