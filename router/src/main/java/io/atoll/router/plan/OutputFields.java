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
import java.util.regex.Pattern;

/// The fields that a read answers with. The primary key is among the answers anyway, so nodes are
/// asked for the others only.
///
/// @param fields in the order asked for, none twice
public record OutputFields(List<Field> fields) {
    public static final OutputFields NONE = new OutputFields(List.of());

    private static final String ALL = "*";

    /// `color`, or any key as `$meta["my color"]`.
    private static final Pattern DYNAMIC_KEY =
            Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*|\\$meta\\[\\s*(\"[^\"]+\"|'[^']+')\\s*]");

    /// @param names field names, `*` for all, or keys of the dynamic field
    /// @throws AtollException with UNEXPECTED, as in Milvus, for a name that is none of these
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
        Field dynamic = schema.dynamicField().orElseThrow(() -> notFound(schema, name));
        if (!DYNAMIC_KEY.matcher(name).matches()) {
            // A path into a JSON field too: Milvus gives whole fields only.
            throw new AtollException(
                    ErrorCode.UNEXPECTED, "parse output field name failed: " + name);
        }
        return dynamic;
    }

    private static AtollException notFound(Schema schema, String name) {
        List<String> known = schema.fields().stream().map(Field::name).toList();
        return new AtollException(
                ErrorCode.UNEXPECTED,
                "field " + name + " not exist" + Names.suggestion(name, known));
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
