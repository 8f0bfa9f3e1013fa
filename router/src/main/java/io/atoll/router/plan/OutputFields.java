package io.atoll.router.plan;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Names;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields that a read answers with. The primary key is among the answers anyway, so nodes are
/// asked for the others only.
///
/// @param fields in the order asked for, none twice
public record OutputFields(List<Field> fields) {
    public static final OutputFields NONE = new OutputFields(List.of());

    private static final String ALL = "*";

    /// @param names field names, `*` for all, or keys of the dynamic field
    /// @throws AtollException with FIELD_NOT_FOUND
    static OutputFields resolve(Schema schema, List<String> names) {
        Set<Field> fields = new LinkedHashSet<>();
        for (String name : names) {
            if (name.equals(ALL)) {
                fields.addAll(schema.storedFields());
            } else {
                fields.add(field(schema, name));
            }
        }
        return new OutputFields(List.copyOf(fields));
    }

    private static Field field(Schema schema, String name) {
        Optional<Field> declared = schema.field(name);
        if (declared.isPresent()) {
            if (declared.get().functionOutput()) {
                throw new AtollException(
                        ErrorCode.PARAMETER_INVALID,
                        "not allowed to retrieve raw data of field " + name);
            }
            return declared.get();
        }
        return schema.dynamicField().orElseThrow(() -> notFound(schema, name));
    }

    static AtollException notFound(Schema schema, String name) {
        List<String> known = schema.fields().stream().map(Field::name).toList();
        return new AtollException(
                ErrorCode.FIELD_NOT_FOUND,
                "field not found[field=" + name + "]" + Names.suggestion(name, known));
    }

    /// What nodes are asked for.
    public List<Long> remoteIds() {
        var ids = new ArrayList<Long>(fields.size());
        for (Field field : fields) {
            if (!field.primaryKey()) {
                ids.add(field.id());
            }
        }
        return ids;
    }

    /// Rows from nodes with the primary key beside them, if it was asked for.
    public Rows complete(Rows remote, Keys keys) {
        for (Field field : fields) {
            if (field.primaryKey()) {
                Column column = column(field, keys);
                return remoteIds().isEmpty()
                        ? new Rows(keys.size(), List.of(column))
                        : remote.with(column);
            }
        }
        return remoteIds().isEmpty() ? new Rows(keys.size(), List.of()) : remote;
    }

    private static Column column(Field field, Keys keys) {
        return switch (keys) {
            case Keys.LongKeys longs -> {
                var values = new long[longs.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = longs.value(i);
                }
                yield new Column.Longs(field.id(), field.type(), values, null);
            }
            case Keys.TextKeys texts -> {
                var values = new String[texts.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = texts.value(i);
                }
                yield new Column.Texts(field.id(), values, null);
            }
        };
    }
}
