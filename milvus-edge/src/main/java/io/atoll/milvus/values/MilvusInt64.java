package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// INT64.
enum MilvusInt64 implements MilvusType {
    TYPE;

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setLongData(((Literal.Int) value).value()).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        LongArray given = data.getScalars().getLongData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new long[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Longs(field.id(), field.type(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var longs = (Column.Longs) column;
        var values = LongArray.newBuilder();
        for (int row = 0; row < longs.size(); row++) {
            values.addData(longs.value(row));
        }
        message.setScalars(ScalarField.newBuilder().setLongData(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.integer(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new long[values.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof Long given ? given : 0;
        }
        return new Column.Longs(field.id(), field.type(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        long value = ((Column.Longs) column).value(row);
        if (int64) {
            json.put(field.name(), value);
        } else {
            json.put(field.name(), Long.toString(value));
        }
    }
}
