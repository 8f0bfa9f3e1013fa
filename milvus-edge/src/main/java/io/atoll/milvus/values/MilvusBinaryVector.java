package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.UnsafeByteOperations;

import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.VectorField;

import java.io.IOException;
import java.nio.ByteBuffer;

/// BINARY_VECTOR. As JSON it is its bytes in base64, or a list of them.
enum MilvusBinaryVector implements MilvusDenseVector {
    TYPE;

    private static final int MOST = 255;

    @Override
    public PlaceholderType placeholder() {
        return PlaceholderType.BinaryVector;
    }

    @Override
    public ByteBuffer vectors(VectorField data) {
        return data.getBinaryVector().asReadOnlyByteBuffer();
    }

    @Override
    public void putVectors(ByteBuffer vectors, VectorField.Builder message) {
        message.setBinaryVector(UnsafeByteOperations.unsafeWrap(vectors));
    }

    @Override
    public int componentBytes() {
        return Byte.BYTES;
    }

    @Override
    public boolean isWrittenAsBase64() {
        return true;
    }

    /// Eight bits, as a number.
    @Override
    public void readComponent(JsonParser parser, ByteBuffer vector) throws IOException {
        vector.put(MilvusDenseVector.wholeComponent(parser, 0, MOST));
    }

    @Override
    public void writeComponent(ByteBuffer vector, ArrayNode json) {
        json.add(Byte.toUnsignedInt(vector.get()));
    }
}
