package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.milvus.calls.Json;
import io.atoll.milvus.calls.Refusals;
import io.atoll.model.AtollException;
import io.atoll.model.Field;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Rows;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads rows that come as JSON objects, token by token: vectors never become trees, and integers
/// keep all their 64 bits. Undeclared keys go to the dynamic field.
public final class JsonRowReader {
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final Schema schema;
    private final TimeTerms times;
    private final boolean partial;
    private final Map<String, CollectedValues> columns = new LinkedHashMap<>();
    private final List<byte[]> dynamic = new ArrayList<>();
    private boolean hasDynamic;

    private JsonRowReader(Schema schema, TimeTerms times, boolean partial) {
        this.schema = schema;
        this.times = times;
        this.partial = partial;
    }

    /// Reads rows and checks that none lacks a value that it needs.
    ///
    /// @param times how points in time are to be read
    /// @param partial whether fields may be absent, from all rows alike
    /// @param parser stands on a list of objects, or on one object
    public static Rows read(Schema schema, TimeTerms times, boolean partial, JsonParser parser)
            throws IOException {
        return new JsonRowReader(schema, times, partial).read(parser);
    }

    private Rows read(JsonParser parser) throws IOException {
        if (parser.isExpectedStartObjectToken()) {
            readRow(parser);
        } else if (parser.isExpectedStartArrayToken()) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!parser.isExpectedStartObjectToken()) {
                    throw Refusals.invalid("row " + dynamic.size() + " is no object");
                }
                readRow(parser);
            }
        } else {
            throw Refusals.invalid("'data' is no list of objects");
        }
        return rows();
    }

    private void readRow(JsonParser parser) throws IOException {
        int row = dynamic.size();
        var undeclared = new Undeclared();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            Field field = schema.field(name).filter(f -> !f.dynamic()).orElse(null);
            if (field != null) {
                columns.computeIfAbsent(name, _ -> new CollectedValues(field, times))
                        .set(row, parser);
            } else if (schema.dynamicField().isPresent()) {
                undeclared.add(name, parser);
            } else {
                throw Refusals.invalid(
                        "row "
                                + row
                                + ": "
                                + Refusals.unknownField(schema, name).getMessage()
                                + "; its dynamic field is not enabled");
            }
        }
        dynamic.add(undeclared.object());
    }

    private Rows rows() {
        int count = dynamic.size();
        if (count == 0) {
            throw Refusals.invalid("'data' has no rows");
        }
        var built = new ArrayList<Column>();
        for (Field field : schema.fields()) {
            CollectedValues column = columns.get(field.name());
            if (column != null) {
                requireSameFields(field, column, count);
                built.add(requireValues(field, column.build(count)));
            } else if (!partial && needsValue(field)) {
                throw noValue(field, 0);
            }
        }
        if (hasDynamic) {
            built.add(
                    new Column.Jsons(
                            schema.dynamicField().orElseThrow().id(),
                            dynamic.toArray(byte[][]::new),
                            null));
        }
        return new Rows(count, built);
    }

    /// What a row of a partial upsert lacks is kept, which one column cannot say of some rows only.
    private void requireSameFields(Field field, CollectedValues column, int count) {
        if (partial && column.given() < count) {
            throw Refusals.invalid(
                    "the rows of a partial upsert must have the same fields: field '%s' is in %d of %d rows"
                            .formatted(field.name(), column.given(), count));
        }
    }

    private static Column requireValues(Field field, Column column) {
        if (needsValue(field) && column.hasNulls()) {
            throw noValue(field, Objects.requireNonNull(column.nulls()).nextSetBit(0));
        }
        return column;
    }

    private static boolean needsValue(Field field) {
        return !field.dynamic()
                && !field.functionOutput()
                && !field.autoId()
                && !field.nullable()
                && field.defaultValue().isEmpty();
    }

    private static AtollException noValue(Field field, int row) {
        return Refusals.invalid(
                "field '%s' has no value in row %d: it is neither nullable nor has a default value"
                        .formatted(field.name(), row));
    }

    /// The undeclared keys of one row as an object.
    private final class Undeclared {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private @Nullable JsonGenerator generator;

        void add(String name, JsonParser parser) throws IOException {
            if (generator == null) {
                generator = Json.MAPPER.createGenerator(out);
                generator.writeStartObject();
                hasDynamic = true;
            }
            generator.writeFieldName(name);
            generator.copyCurrentStructureExact(parser);
        }

        byte[] object() throws IOException {
            if (generator == null) {
                return EMPTY_OBJECT;
            }
            generator.writeEndObject();
            generator.close();
            return out.toByteArray();
        }
    }
}
