package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// DOUBLE.
enum MilvusDouble implements MilvusType {
    TYPE;

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setDoubleData(real(value)).build();
    }

    /// A default value may be written as an integer.
    static double real(Literal value) {
        return value instanceof Literal.Int integer
                ? integer.value()
                : ((Literal.Real) value).value();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        DoubleArray given = data.getScalars().getDoubleData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new double[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Doubles(field.id(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var doubles = (Column.Doubles) column;
        var values = DoubleArray.newBuilder();
        for (int row = 0; row < doubles.size(); row++) {
            values.addData(doubles.value(row));
        }
        message.setScalars(ScalarField.newBuilder().setDoubleData(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.real(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new double[values.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof Double given ? given : 0;
        }
        return new Column.Doubles(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), ((Column.Doubles) column).value(row));
    }
}
