package io.atoll.model;

import io.atoll.model.rows.Column;
import io.atoll.model.rows.JsonValues;
import io.atoll.model.rows.Rows;
import io.atoll.model.rows.Values;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What rows must be like to enter a collection. Routers check them early, the write node has the
/// last word.
public final class RowRules {

    private RowRules() {}

    /// Checks rows against a schema and completes them: a field without a column gets its default
    /// value, or null where that is allowed; the dynamic field gets empty objects. The columns of
    /// the result stand in the schema's order. A primary key that the collection makes is left out.
    ///
    /// @throws AtollException naming the field and the row; nothing is changed
    public static Rows complete(Schema schema, Rows rows) {
        Field key = schema.primaryKey();
        if (key.autoId() && rows.column(key.id()).isPresent()) {
            throw invalid(
                    "field '"
                            + key.name()
                            + "' is made by the server (autoID): rows must not carry it");
        }
        return completed(schema, rows, schema.names());
    }

    /// The same for rows that take the place of others: they carry the primary key also where the
    /// collection makes it, for it says which row is replaced.
    public static Rows forUpsert(Schema schema, Rows rows) {
        Field key = schema.primaryKey();
        if (key.autoId() && rows.column(key.id()).isEmpty()) {
            throw invalid(
                    "upsert needs the primary key '"
                            + key.name()
                            + "' of the rows that it replaces, although the server makes it"
                            + " (autoID)");
        }
        return completed(schema, rows, schema.names());
    }

    /// The same for rows that were read, and some of whose fields a client has changed since. They
    /// may have dynamic keys with the name of a field that was added later: what the client sent
    /// was checked before, see [#checkDynamicKeys].
    public static Rows forPartialUpsert(Schema schema, Rows rows) {
        return completed(schema, rows, Set.of());
    }

    /// Refuses dynamic keys with the name of a field.
    ///
    /// @throws AtollException with PARAMETER_INVALID, naming the row and the key
    public static void checkDynamicKeys(Schema schema, Rows rows) {
        schema.dynamicField()
                .flatMap(field -> rows.column(field.id()))
                .ifPresent(
                        column ->
                                JsonValues.check(
                                        schema.dynamicField().orElseThrow(),
                                        column,
                                        schema.names()));
    }

    private static Rows completed(Schema schema, Rows rows, Set<String> noDynamicKeys) {
        for (Column column : rows.columns()) {
            if (schema.field(column.fieldId()).isEmpty()) {
                throw new AtollException(
                        ErrorCode.FIELD_NOT_FOUND,
                        "field " + column.fieldId() + " is not in the schema");
            }
        }
        var columns = new ArrayList<Column>(schema.fields().size());
        for (Field field : schema.fields()) {
            Optional<Column> given = rows.column(field.id());
            if (given.isEmpty() && field.primaryKey() && field.autoId()) {
                continue;
            }
            if (field.functionOutput()) {
                if (given.isPresent()) {
                    throw invalid(
                            "field '"
                                    + field.name()
                                    + "' is the output of a function: rows must not carry it");
                }
                continue;
            }
            Column column = given.isPresent() ? given.get() : absent(field, rows.count());
            check(field, column, noDynamicKeys);
            columns.add(withDefaults(field, column));
        }
        return new Rows(rows.count(), columns);
    }

    private static Column absent(Field field, int rows) {
        if (field.dynamic()) {
            return JsonValues.emptyObjects(field, rows);
        }
        if (field.nullable() || field.defaultValue().isPresent()) {
            return Rows.allNull(field, rows);
        }
        throw new AtollException(
                ErrorCode.PARAMETER_INVALID,
                "field '"
                        + field.name()
                        + "' has no data: it is neither nullable nor has a default"
                        + " value");
    }

    private static void check(Field field, Column column, Set<String> noDynamicKeys) {
        if (column.type() != field.type()) {
            throw invalid(
                    "field '"
                            + field.name()
                            + "' is "
                            + field.type()
                            + ", its data is "
                            + column.type());
        }
        if (column.hasNulls() && !field.nullable() && field.defaultValue().isEmpty()) {
            int row = java.util.Objects.requireNonNull(column.nulls()).nextSetBit(0);
            throw invalid(
                    "field '" + field.name() + "' is not nullable and has no value in row " + row);
        }
        if (field.dynamic()) {
            JsonValues.check(field, column, noDynamicKeys);
        } else {
            Values.of(field.type()).check(field, column);
        }
    }

    /// Puts the default value where there is none.
    private static Column withDefaults(Field field, Column column) {
        BitSet nulls = column.nulls();
        if (nulls == null || field.defaultValue().isEmpty()) {
            return column;
        }
        Column defaults =
                Values.of(field.type()).constant(field, field.defaultValue().get(), column.size());
        var from = new int[column.size()];
        var rows = new int[column.size()];
        for (int row = 0; row < rows.length; row++) {
            from[row] = nulls.get(row) ? 1 : 0;
            rows[row] = row;
        }
        return Rows.gather(
                        List.of(
                                new Rows(column.size(), List.of(column)),
                                new Rows(column.size(), List.of(defaults))),
                        from,
                        rows,
                        column.size())
                .columns()
                .getFirst();
    }

    private static AtollException invalid(String message) {
        return new AtollException(ErrorCode.PARAMETER_INVALID, message);
    }
}
