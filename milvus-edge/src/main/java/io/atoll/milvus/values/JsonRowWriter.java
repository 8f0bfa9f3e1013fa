package io.atoll.milvus.values;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;

import java.util.ArrayList;
import java.util.List;

/// Writes an answer's rows as JSON objects. The keys of the dynamic field stand among the fields; a
/// JSON field is a string.
public final class JsonRowWriter {
    private final boolean int64;
    private final TimeTerms times;
    private final List<Field> fields;
    private final List<Column> columns;

    /// @param fields what each row has
    /// @param times how points in time are written
    /// @param int64 whether 64-bit integers may be numbers
    public JsonRowWriter(
            Rows rows,
            List<Field> fields,
            OutputSelection selection,
            Keys keys,
            TimeTerms times,
            boolean int64) {
        this.int64 = int64;
        this.times = times;
        this.fields = fields;
        this.columns = new ArrayList<>(fields.size());
        for (Field field : fields) {
            columns.add(OutputWriter.column(rows, field, selection, keys));
        }
    }

    public void write(int row, ObjectNode json) {
        for (int i = 0; i < columns.size(); i++) {
            write(fields.get(i), columns.get(i), row, json);
        }
    }

    private void write(Field field, Column column, int row, ObjectNode json) {
        if (column.isNull(row)) {
            json.putNull(field.name());
        } else {
            MilvusType.of(field, times).write(field, column, row, json, int64);
        }
    }
}
