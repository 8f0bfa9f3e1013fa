package io.atoll.milvus.values;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;

/// Writes one field's values of an answer. A row without a value has a placeholder in the list, and
/// `valid_data` says so; a nullable field always has `valid_data`.
final class ColumnWriter {

    private ColumnWriter() {}

    static FieldData write(Field field, Column column, TimeTerms times) {
        var message =
                FieldData.newBuilder()
                        .setFieldId(field.id())
                        .setFieldName(field.name())
                        .setType(DataType.forNumber(field.type().code()))
                        .setIsDynamic(field.dynamic());
        MilvusType.of(field, times).write(column, message);
        if (field.nullable() || column.hasNulls()) {
            for (int row = 0; row < column.size(); row++) {
                message.addValidData(!column.isNull(row));
            }
        }
        return message.build();
    }
}
