package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// INT8, INT16 and INT32.
enum MilvusInt implements MilvusType {
    TYPE;

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setIntData((int) ((Literal.Int) value).value()).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        IntArray given = data.getScalars().getIntData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new long[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Longs(field.id(), field.type(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var ints = (Column.Longs) column;
        var values = IntArray.newBuilder();
        for (int row = 0; row < ints.size(); row++) {
            values.addData((int) ints.value(row));
        }
        message.setScalars(ScalarField.newBuilder().setIntData(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.integer(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        return MilvusInt64.TYPE.column(field, values, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), ((Column.Longs) column).value(row));
    }
}
