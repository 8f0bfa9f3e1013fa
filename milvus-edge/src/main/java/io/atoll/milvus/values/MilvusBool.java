package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/// BOOL.
enum MilvusBool implements MilvusType {
    TYPE;

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setBoolData(((Literal.Bool) value).value()).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        BoolArray given = data.getScalars().getBoolData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new boolean[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Bools(field.id(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var bools = (Column.Bools) column;
        var values = BoolArray.newBuilder();
        for (int row = 0; row < bools.size(); row++) {
            values.addData(bools.value(row));
        }
        message.setScalars(ScalarField.newBuilder().setBoolData(values));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        String text = JsonScalars.text(field, row, parser);
        return switch (text) {
            case "true", "True", "TRUE", "t", "T", "1" -> true;
            case "false", "False", "FALSE", "f", "F", "0" -> false;
            default -> throw JsonScalars.refusal(field, row, text);
        };
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new boolean[values.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof Boolean given && given;
        }
        return new Column.Bools(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), ((Column.Bools) column).value(row));
    }
}
