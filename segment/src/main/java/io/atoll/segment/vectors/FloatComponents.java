package io.atoll.segment.vectors;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How the components of vectors become float32, which all of these have without loss.
enum FloatComponents {
    FLOAT32(Float.BYTES) {
        @Override
        void copy(MemorySegment from, long offset, float[] to, int at, int count) {
            MemorySegment.copy(from, FloatBatch.COMPONENT, offset, to, at, count);
        }
    },
    FLOAT16(Short.BYTES) {
        @Override
        void copy(MemorySegment from, long offset, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = Float.float16ToFloat(from.get(HALF, offset + (long) i * Short.BYTES));
            }
        }
    },
    BFLOAT16(Short.BYTES) {
        @Override
        void copy(MemorySegment from, long offset, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                int upper = from.get(HALF, offset + (long) i * Short.BYTES);
                to[at + i] = Float.intBitsToFloat(upper << Short.SIZE);
            }
        }
    },
    INT8(Byte.BYTES) {
        @Override
        void copy(MemorySegment from, long offset, float[] to, int at, int count) {
            for (int i = 0; i < count; i++) {
                to[at + i] = from.get(ValueLayout.JAVA_BYTE, offset + i);
            }
        }
    };

    private static final ValueLayout.OfShort HALF =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    FloatComponents(int bytes) {
        this.bytes = bytes;
    }

    /// How many bytes a component has.
    int bytes() {
        return bytes;
    }

    /// Copies `count` components.
    ///
    /// @param offset where the first one lies
    abstract void copy(MemorySegment from, long offset, float[] to, int at, int count);
}
