package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.UnsafeByteOperations;

import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.VectorField;

import java.io.IOException;
import java.nio.ByteBuffer;

/// INT8_VECTOR.
enum MilvusInt8Vector implements MilvusDenseVector {
    TYPE;

    @Override
    public PlaceholderType placeholder() {
        return PlaceholderType.Int8Vector;
    }

    @Override
    public ByteBuffer vectors(VectorField data) {
        return data.getInt8Vector().asReadOnlyByteBuffer();
    }

    @Override
    public void putVectors(ByteBuffer vectors, VectorField.Builder message) {
        message.setInt8Vector(UnsafeByteOperations.unsafeWrap(vectors));
    }

    @Override
    public int componentBytes() {
        return Byte.BYTES;
    }

    @Override
    public void readComponent(JsonParser parser, ByteBuffer vector) throws IOException {
        vector.put(MilvusDenseVector.wholeComponent(parser, Byte.MIN_VALUE, Byte.MAX_VALUE));
    }

    @Override
    public void writeComponent(ByteBuffer vector, ArrayNode json) {
        json.add(vector.get());
    }
}
