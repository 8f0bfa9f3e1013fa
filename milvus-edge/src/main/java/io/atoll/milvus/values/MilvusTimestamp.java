package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.atoll.model.times.TimeNotation;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.ValueField;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// TIMESTAMPTZ: texts in requests; texts, or lists of INT64 with the parts asked for, in answers.
record MilvusTimestamp(TimeTerms times) implements MilvusType {

    @Override
    public ValueField defaultValue(Literal value) {
        return ValueField.newBuilder().setStringData(text(((Literal.Int) value).value())).build();
    }

    private String text(long micros) {
        return TimeNotation.format(micros, times.zone());
    }

    @Override
    public Column read(Field field, FieldData data, int rows) {
        StringArray given = data.getScalars().getStringData();
        ValueLayout layout = ValueLayout.of(field, data, given.getDataCount(), rows);
        var values = new long[rows];
        for (int i = 0; i < layout.values(); i++) {
            values[layout.row(i)] = micros(field, layout.row(i), given.getData(layout.place(i)));
        }
        return new Column.Longs(field.id(), field.type(), values, layout.nulls());
    }

    /// Milvus says the same of whatever is wrong, but for the place.
    private long micros(Field field, int row, String text) {
        try {
            return TimeNotation.parse(text, times.zone());
        } catch (AtollException _) {
            throw Refusals.invalid(
                    ("got invalid timestamptz string '%s': invalid timezone name; must be a valid"
                                    + " IANA Time Zone ID (e.g., 'Asia/Shanghai' or 'UTC'): invalid"
                                    + " parameter[field=%s][row=%d]")
                            .formatted(text, field.name(), row));
        }
    }

    @Override
    public void write(Column column, FieldData.Builder message) {
        var values = (Column.Longs) column;
        if (times.parts().isEmpty()) {
            var texts = StringArray.newBuilder();
            for (int row = 0; row < values.size(); row++) {
                texts.addData(text(values.value(row)));
            }
            message.setScalars(ScalarField.newBuilder().setStringData(texts));
            return;
        }
        var lists = ArrayArray.newBuilder().setElementType(DataType.Int64);
        for (int row = 0; row < values.size(); row++) {
            var parts = LongArray.newBuilder();
            Arrays.stream(times.partsOf(values.value(row))).forEach(parts::addData);
            lists.addData(ScalarField.newBuilder().setLongData(parts));
        }
        message.setType(DataType.Array).setScalars(ScalarField.newBuilder().setArrayData(lists));
    }

    @Override
    public Object read(Field field, int row, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw JsonScalars.refusal(field, row, "a value that is no string");
        }
        return micros(field, row, parser.getText());
    }

    @Override
    public Column column(Field field, List<@Nullable Object> values, BitSet nulls) {
        return MilvusInt64.TYPE.column(field, values, nulls);
    }

    @Override
    public void write(Field field, Column column, int row, ObjectNode json, boolean int64) {
        long micros = ((Column.Longs) column).value(row);
        if (times.parts().isEmpty()) {
            json.put(field.name(), text(micros));
        } else {
            var parts = json.putArray(field.name());
            Arrays.stream(times.partsOf(micros)).forEach(parts::add);
        }
    }
}
