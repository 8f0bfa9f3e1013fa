package io.atoll.milvus.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.atoll.milvus.calls.Json;
import io.atoll.model.AtollException;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Literal;
import io.atoll.model.rows.Column;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;

class TimestampEncodingTest {
    private static final Field FIELD =
            Field.of(105, "ts", DataType.TIMESTAMPTZ).with(Field.Trait.NULLABLE);
    private static final TimeTerms SHANGHAI = TimeTerms.of(ZoneId.of("Asia/Shanghai"));

    @Test
    void readsTextsInTheirOwnOffsetOrInTheZone() {
        var column = read(SHANGHAI, "1970-01-01T00:00:00Z", "1970-01-01 08:00:00.5");

        assertArrayEquals(new long[] {0, 0, 500_000}, column.values());
        assertTrue(column.isNull(1));
    }

    /// Of three rows, the one in the middle without a value.
    private static Column.Longs read(TimeTerms times, String first, String last) {
        var data =
                FieldData.newBuilder()
                        .setType(io.milvus.grpc.DataType.Timestamptz)
                        .setScalars(
                                ScalarField.newBuilder()
                                        .setStringData(
                                                StringArray.newBuilder()
                                                        .addData(first)
                                                        .addData(last)))
                        .addAllValidData(List.of(true, false, true))
                        .build();
        return (Column.Longs) MilvusType.of(FIELD, times).read(FIELD, data, 3);
    }

    @Test
    void writesTextsInTheZone() {
        FieldData written = ColumnWriter.write(FIELD, column(0, 1_500_000), SHANGHAI);

        assertEquals(io.milvus.grpc.DataType.Timestamptz, written.getType());
        assertEquals(
                List.of("1970-01-01T08:00:00+08:00", "1970-01-01T08:00:01.5+08:00"),
                written.getScalars().getStringData().getDataList());
    }

    @Test
    void writesThePartsAskedForAsLists() {
        var times =
                new TimeTerms(SHANGHAI.zone(), List.of("Hour", "second", "microsecond", "year"));
        FieldData written = ColumnWriter.write(FIELD, column(0, 1_500_000), times);

        assertEquals(io.milvus.grpc.DataType.Array, written.getType());
        var lists = written.getScalars().getArrayData();
        assertEquals(io.milvus.grpc.DataType.Int64, lists.getElementType());
        assertEquals(
                List.of(List.of(8L, 0L, 0L, 1970L), List.of(8L, 1L, 500_000L, 1970L)),
                lists.getDataList().stream()
                        .map(list -> list.getLongData().getDataList())
                        .toList());
        assertEquals(
                "unsupported field for extraction: week, fields should be seprated by ',' or ' ':"
                        + " invalid parameter",
                refused(
                        () ->
                                ColumnWriter.write(
                                        FIELD,
                                        column(0),
                                        new TimeTerms(SHANGHAI.zone(), List.of("week")))));
    }

    @Test
    void goesThroughJson() throws IOException {
        var collected = new CollectedValues(FIELD, SHANGHAI);
        String[] rows = {"\"1970-01-01 08:00:01\"", "null"};
        for (int row = 0; row < rows.length; row++) {
            try (var parser = Json.MAPPER.createParser(rows[row])) {
                parser.nextToken();
                collected.set(row, parser);
            }
        }
        var column = (Column.Longs) collected.build(2);
        assertEquals(1_000_000, column.value(0));
        assertTrue(column.isNull(1));

        ObjectNode json = Json.MAPPER.createObjectNode();
        MilvusType.of(FIELD, TimeTerms.UTC).write(FIELD, column, 0, json, true);
        assertEquals("{\"ts\":\"1970-01-01T00:00:01Z\"}", json.toString());
        try (var parser = Json.MAPPER.createParser("5")) {
            parser.nextToken();
            assertEquals(
                    "field 'ts' of row 0 is TIMESTAMPTZ, it has a value that is no string",
                    refused(() -> collected.set(0, parser)));
        }
    }

    @Test
    void refusesOtherTextsInMilvusWords() {
        for (String text : List.of("soon", "2025-04-31 00:00:00", "2025-01-01T00:00:00+24:00")) {
            assertEquals(
                    "got invalid timestamptz string '"
                            + text
                            + "': invalid timezone name; must be a valid IANA Time Zone ID (e.g.,"
                            + " 'Asia/Shanghai' or 'UTC'): invalid parameter[field=ts][row=2]",
                    refused(() -> read(SHANGHAI, "2025-01-01T00:00:00Z", text)));
        }
    }

    @Test
    void showsDefaultValuesInTheZone() {
        assertEquals(
                "1970-01-01T08:00:00+08:00",
                MilvusType.of(FIELD, SHANGHAI).defaultValue(new Literal.Int(0)).getStringData());
    }

    private static Column column(long... values) {
        return new Column.Longs(
                FIELD.id(), FIELD.type(), Arrays.copyOf(values, values.length), null);
    }

    private static String refused(Executable action) {
        var error = assertThrows(AtollException.class, action);
        assertEquals(ErrorCode.PARAMETER_INVALID, error.code());
        return error.getMessage();
    }
}
