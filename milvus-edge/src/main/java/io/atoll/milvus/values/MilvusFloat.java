package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// FLOAT.
enum MilvusFloat implements MilvusType {
    TYPE;

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setFloatData((float) MilvusDouble.real(value)).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        FloatArray given = data.getScalars().getFloatData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new float[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Floats(field.id(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var floats = (Column.Floats) column;
        var values = FloatArray.newBuilder();
        for (int row = 0; row < floats.size(); row++) {
            values.addData(floats.value(row));
        }
        message.setScalars(ScalarField.newBuilder().setFloatData(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.real(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new float[values.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof Double given ? given.floatValue() : 0;
        }
        return new Column.Floats(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), ((Column.Floats) column).value(row));
    }
}
