package io.atoll.systemtests.programs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares rows of answers with those of a model.
final class ReturnedRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DISTANCE = "distance";

    private ReturnedRows() {}

    /// What is wrong with a row; empty if it is as it should be.
    ///
    /// @param wanted the fields that were asked for; `*` stands for all
    static Optional<String> difference(
            ModelCollection collection, List<String> wanted, JsonNode returned, ModelRow row) {
        boolean all = wanted.contains("*");
        var expected = new ArrayList<String>();
        for (ModelField field : collection.fields()) {
            if (all || field.isKey() || wanted.contains(field.name())) {
                expected.add(field.name());
                JsonNode found = decoded(field, returned.path(field.name()));
                if (!same(found, row.value(field.name()))) {
                    return Optional.of(
                            "field %s is %s instead of %s"
                                    .formatted(field.name(), found, row.value(field.name())));
                }
            }
        }
        if (all) {
            for (Map.Entry<String, JsonNode> key : row.dynamic().properties()) {
                expected.add(key.getKey());
                if (!same(returned.path(key.getKey()), key.getValue())) {
                    return Optional.of(
                            "key %s is %s instead of %s"
                                    .formatted(
                                            key.getKey(),
                                            returned.path(key.getKey()),
                                            key.getValue()));
                }
            }
        }
        for (Map.Entry<String, JsonNode> member : returned.properties()) {
            if (!expected.contains(member.getKey()) && !member.getKey().equals(DISTANCE)) {
                return Optional.of("there is a member " + member);
            }
        }
        return Optional.empty();
    }

    static JsonNode key(ModelCollection collection, JsonNode returned) {
        JsonNode key = returned.path(collection.key().name());
        return key.isTextual() ? key : LongNode.valueOf(key.longValue());
    }

    /// A value as it was written: JSON comes as a text, and some vectors as base64.
    private static JsonNode decoded(ModelField field, JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        return switch (field.type()) {
            case JSON -> parsed(value.textValue());
            case TIMESTAMPTZ ->
                    new TextNode(OffsetDateTime.parse(value.textValue()).toInstant().toString());
            case BINARY_VECTOR -> bytes(Base64.getDecoder().decode(value.textValue()));
            case FLOAT16_VECTOR, BFLOAT16_VECTOR ->
                    halves(
                            Base64.getDecoder().decode(value.textValue()),
                            field.type() == ValueType.BFLOAT16_VECTOR);
            default -> value;
        };
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return new TextNode("no JSON: " + text);
        }
    }

    private static JsonNode bytes(byte[] bytes) {
        ArrayNode array = JSON.createArrayNode();
        for (byte each : bytes) {
            array.add(Byte.toUnsignedInt(each));
        }
        return array;
    }

    private static JsonNode halves(byte[] bytes, boolean brain) {
        ArrayNode array = JSON.createArrayNode();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            short half = buffer.getShort();
            array.add(
                    brain ? Float.intBitsToFloat(half << Short.SIZE) : Float.float16ToFloat(half));
        }
        return array;
    }

    /// Numbers by value, objects in any order.
    static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.isArray() && b.isArray()) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        }
        if (a.isObject() && b.isObject()) {
            return a.size() == b.size()
                    && a.properties().stream()
                            .allMatch(
                                    member ->
                                            b.has(member.getKey())
                                                    && same(
                                                            member.getValue(),
                                                            b.get(member.getKey())));
        }
        return a.equals(b);
    }
}
