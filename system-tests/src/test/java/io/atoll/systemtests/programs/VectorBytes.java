package io.atoll.systemtests.programs;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;

import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/// Vectors as Milvus's gRPC has them.
final class VectorBytes {
    private VectorBytes() {}

    /// One query vector.
    static ByteString placeholders(ModelField field, JsonNode vector) {
        var value =
                PlaceholderValue.newBuilder()
                        .setTag("$0")
                        .setType(type(field.type()))
                        .addValues(ByteString.copyFrom(bytes(field.type(), vector)));
        return PlaceholderGroup.newBuilder().addPlaceholders(value).build().toByteString();
    }

    private static PlaceholderType type(ValueType type) {
        return switch (type) {
            case FLOAT_VECTOR -> PlaceholderType.FloatVector;
            case FLOAT16_VECTOR -> PlaceholderType.Float16Vector;
            case BFLOAT16_VECTOR -> PlaceholderType.BFloat16Vector;
            case INT8_VECTOR -> PlaceholderType.Int8Vector;
            case BINARY_VECTOR -> PlaceholderType.BinaryVector;
            case SPARSE_VECTOR -> PlaceholderType.SparseFloatVector;
            default -> throw new IllegalArgumentException(type + " is no vector");
        };
    }

    private static ByteBuffer bytes(ValueType type, JsonNode vector) {
        ByteBuffer bytes =
                ByteBuffer.allocate(vector.size() * 2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (type == ValueType.SPARSE_VECTOR) {
            var pairs = new TreeMap<Integer, Float>();
            for (Map.Entry<String, JsonNode> pair : vector.properties()) {
                pairs.put(Integer.valueOf(pair.getKey()), pair.getValue().floatValue());
            }
            pairs.forEach((dimension, value) -> bytes.putInt(dimension).putFloat(value));
            return bytes.flip();
        }
        for (JsonNode component : vector) {
            float value = component.floatValue();
            switch (type) {
                case FLOAT_VECTOR -> bytes.putFloat(value);
                case FLOAT16_VECTOR -> bytes.putShort(Float.floatToFloat16(value));
                case BFLOAT16_VECTOR ->
                        bytes.putShort((short) (Float.floatToIntBits(value) >>> Short.SIZE));
                default -> bytes.put((byte) component.intValue());
            }
        }
        return bytes.flip();
    }
}
