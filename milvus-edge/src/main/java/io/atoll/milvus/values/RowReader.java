package io.atoll.milvus.values;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Reads the rows of an insert or upsert: one message per field, in any order. What is absent stays
/// absent: defaults and the rules of the schema come later.
public final class RowReader {

    private RowReader() {}

    /// @param times how the request's points in time are to be read
    public static Rows read(Schema schema, TimeTerms times, List<FieldData> fields, int rows) {
        if (rows <= 0) {
            throw Refusals.invalid("num_rows should be greater than 0, it is " + rows);
        }
        var columns = new ArrayList<Column>(fields.size());
        var seen = new HashSet<Long>();
        for (FieldData data : fields) {
            Field field = field(schema, data);
            if (!seen.add(field.id())) {
                throw Refusals.invalid("field '" + field.name() + "' is in the request twice");
            }
            requireType(field, data);
            columns.add(MilvusType.of(field, times).read(field, data, rows));
        }
        return new Rows(rows, columns);
    }

    private static void requireType(Field field, FieldData data) {
        DataType given = data.getType() == DataType.String ? DataType.VarChar : data.getType();
        if (given.getNumber() != field.type().code()) {
            throw Refusals.invalid(
                    "field '%s' is %s, its data is %s"
                            .formatted(field.name(), field.type(), data.getType()));
        }
    }

    private static Field field(Schema schema, FieldData data) {
        String name = data.getFieldName();
        // Of the clients, some name the dynamic field and some leave its name empty.
        if (data.getIsDynamic() || name.equals(Field.DYNAMIC_NAME)) {
            return schema.dynamicField()
                    .orElseThrow(
                            () ->
                                    Refusals.invalid(
                                            "the rows have undeclared keys, but the collection's"
                                                    + " dynamic field is not enabled"));
        }
        return schema.field(name).orElseThrow(() -> Refusals.unknownField(schema, name));
    }
}
