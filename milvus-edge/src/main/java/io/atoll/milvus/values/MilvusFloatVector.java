package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ArrayNode;

import io.milvus.grpc.FloatArray;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.VectorField;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// FLOAT_VECTOR.
enum MilvusFloatVector implements MilvusDenseVector {
    TYPE;

    @Override
    public PlaceholderType placeholder() {
        return PlaceholderType.FloatVector;
    }

    @Override
    public ByteBuffer vectors(VectorField data) {
        FloatArray floats = data.getFloatVector();
        ByteBuffer bytes =
                ByteBuffer.allocate(floats.getDataCount() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < floats.getDataCount(); i++) {
            bytes.putFloat(floats.getData(i));
        }
        return bytes.flip();
    }

    @Override
    public void putVectors(ByteBuffer vectors, VectorField.Builder message) {
        var values = FloatArray.newBuilder();
        while (vectors.hasRemaining()) {
            values.addData(vectors.getFloat());
        }
        message.setFloatVector(values);
    }

    @Override
    public int componentBytes() {
        return Float.BYTES;
    }

    @Override
    public void readComponent(JsonParser parser, ByteBuffer vector) throws IOException {
        vector.putFloat(parser.getFloatValue());
    }

    @Override
    public void writeComponent(ByteBuffer vector, ArrayNode json) {
        json.add(vector.getFloat());
    }
}
