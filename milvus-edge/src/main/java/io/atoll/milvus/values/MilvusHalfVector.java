package io.atoll.milvus.values;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.UnsafeByteOperations;

import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.VectorField;

import java.io.IOException;
import java.nio.ByteBuffer;

/// FLOAT16_VECTOR and BFLOAT16_VECTOR. As JSON one is its bytes in base64, or a list of numbers,
/// each of which becomes the nearest that the type has.
enum MilvusHalfVector implements MilvusDenseVector {
    FLOAT16 {
        @Override
        public PlaceholderType placeholder() {
            return PlaceholderType.Float16Vector;
        }

        @Override
        public ByteBuffer vectors(VectorField data) {
            return data.getFloat16Vector().asReadOnlyByteBuffer();
        }

        @Override
        public void putVectors(ByteBuffer vectors, VectorField.Builder message) {
            message.setFloat16Vector(UnsafeByteOperations.unsafeWrap(vectors));
        }

        @Override
        short half(float value) {
            return Float.floatToFloat16(value);
        }

        @Override
        float value(short half) {
            return Float.float16ToFloat(half);
        }
    },
    BFLOAT16 {
        @Override
        public PlaceholderType placeholder() {
            return PlaceholderType.BFloat16Vector;
        }

        @Override
        public ByteBuffer vectors(VectorField data) {
            return data.getBfloat16Vector().asReadOnlyByteBuffer();
        }

        @Override
        public void putVectors(ByteBuffer vectors, VectorField.Builder message) {
            message.setBfloat16Vector(UnsafeByteOperations.unsafeWrap(vectors));
        }

        /// Half way between two, the even one is nearest.
        @Override
        short half(float value) {
            int bits = Float.floatToIntBits(value);
            int odd = bits >>> Short.SIZE & 1;
            return (short) (bits + 0x7FFF + odd >>> Short.SIZE);
        }

        @Override
        float value(short half) {
            return Float.intBitsToFloat(half << Short.SIZE);
        }
    };

    abstract short half(float value);

    abstract float value(short half);

    @Override
    public int componentBytes() {
        return Short.BYTES;
    }

    @Override
    public boolean isWrittenAsBase64() {
        return true;
    }

    @Override
    public void readComponent(JsonParser parser, ByteBuffer vector) throws IOException {
        vector.putShort(half(parser.getFloatValue()));
    }

    @Override
    public void writeComponent(ByteBuffer vector, ArrayNode json) {
        json.add(value(vector.getShort()));
    }
}
