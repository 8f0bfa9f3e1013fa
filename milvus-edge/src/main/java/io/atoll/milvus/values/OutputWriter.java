package io.atoll.milvus.values;

import io.atoll.model.Collection;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.milvus.grpc.FieldData;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Writes the output fields of an answer's rows.
public final class OutputWriter {

    private OutputWriter() {}

    /// A message per field, also where there are no rows: clients count on it.
    ///
    /// @param fields in the order asked for
    /// @param times how points in time are written
    /// @param keys the rows' primary keys, for where they were asked for and `rows` has them not
    public static List<FieldData> write(
            Rows rows, List<Field> fields, OutputSelection selection, Keys keys, TimeTerms times) {
        var written = new ArrayList<FieldData>(fields.size());
        for (Field field : fields) {
            written.add(ColumnWriter.write(field, column(rows, field, selection, keys), times));
        }
        return written;
    }

    /// The values of one field.
    public static FieldData write(Field field, Column column, TimeTerms times) {
        return ColumnWriter.write(field, column, times);
    }

    /// The values of one output field; of a dynamic field only the keys asked for.
    static Column column(Rows rows, Field field, OutputSelection selection, Keys keys) {
        if (field.primaryKey()) {
            return KeyWriter.column(field, keys);
        }
        if (keys.size() == 0) {
            return Rows.allNull(field, 0);
        }
        Column column =
                rows.column(field.id())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the answer lacks field '" + field.name() + "'"));
        return field.dynamic() && column instanceof Column.Jsons objects
                ? DynamicKeys.pick(objects, selection.dynamicKeys())
                : column;
    }

    /// The fields of rows that always carry their key.
    public static List<Field> withKey(List<Field> fields, Collection collection) {
        Field key = collection.schema().primaryKey();
        return fields.contains(key)
                ? fields
                : Stream.concat(Stream.of(key), fields.stream()).toList();
    }
}
