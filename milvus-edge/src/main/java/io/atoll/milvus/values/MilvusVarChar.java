package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// VARCHAR.
enum MilvusVarChar implements MilvusType {
    TYPE;

    @Override
    public Map<String, String> params(Field field) {
        return Map.of("max_length", Integer.toString(field.maxLength()));
    }

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setStringData(((Literal.Text) value).value()).build();
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        StringArray given = data.getScalars().getStringData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new String[rows];
        Arrays.fill(values, "");
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = given.getData(layout.place(i));
        }
        return new Column.Texts(field.id(), values, layout.nulls());
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        List<String> values = Arrays.asList(((Column.Texts) column).values());
        message.setScalars(
                ScalarField.newBuilder()
                        .setStringData(StringArray.newBuilder().addAllData(values)));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        return JsonScalars.text(field, row, parser);
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        var all = new String[values.size()];
        for (int row = 0; row < all.length; row++) {
            all[row] = values.get(row) instanceof String given ? given : "";
        }
        return new Column.Texts(field.id(), all, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        json.put(field.name(), ((Column.Texts) column).value(row));
    }
}
