package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import io.atoll.milvus.calls.Json;
import io.atoll.model.rows.Column;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/// Picks some keys out of the objects of a dynamic field. Numbers keep their digits.
final class DynamicKeys {

    private DynamicKeys() {}

    /// @param keys empty: all of them
    static Column.Jsons pick(Column.Jsons column, Set<String> keys) {
        if (keys.isEmpty()) {
            return column;
        }
        var picked = new byte[column.size()][];
        for (int row = 0; row < picked.length; row++) {
            picked[row] = column.isNull(row) ? new byte[0] : pick(column.value(row), keys);
        }
        return new Column.Jsons(column.fieldId(), picked, column.nulls());
    }

    private static byte[] pick(byte[] object, Set<String> keys) {
        var out = new ByteArrayOutputStream(object.length);
        try (JsonParser parser = Json.MAPPER.createParser(object);
                JsonGenerator generator = Json.MAPPER.createGenerator(out)) {
            parser.nextToken();
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                if (keys.contains(key)) {
                    generator.writeFieldName(key);
                    generator.copyCurrentStructureExact(parser);
                } else {
                    parser.skipChildren();
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("the dynamic field of a row is not JSON", e);
        }
        return out.toByteArray();
    }
}
