package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How a code keeps a number that lies between -[#largest] and [#largest].
///
/// Components are coded in blocks; the last one is filled up with codes that count nothing, so that
/// no sum over codes needs an end of its own.
public enum CodeType {
    /// A signed byte, of which -128 is not used.
    SQ8(16, 16, 127, 0) {
        @Override
        void put(float[] numbers, byte[] codes, int at) {
            for (int i = 0; i < numbers.length; i++) {
                codes[at + i] = (byte) Math.round(numbers[i]);
                numbers[i] = codes[at + i];
            }
        }

        @Override
        float stored(MemorySegment codes, long at, int i) {
            return codes.get(ValueLayout.JAVA_BYTE, at + i);
        }
    },

    /// 6 bits, from 0 upwards. A block of 64 is 48 bytes: the four lower bits of the numbers 0 to
    /// 15 and 16 to 31 (in the upper halves of the bytes), those of 32 to 47 and 48 to 63, and the
    /// two upper bits of a number of each of these four.
    SQ6(64, 48, 31.5f, 31.5f) {
        @Override
        void put(float[] numbers, byte[] codes, int at) {
            for (int i = 0; i < numbers.length; i++) {
                int code = Math.clamp(Math.round(numbers[i] + zero()), 0, 63);
                int block = at + i / 64 * 48;
                int quarter = i % 64 / 16;
                codes[block + quarter / 2 * 16 + i % 16] |= (byte) ((code & 15) << quarter % 2 * 4);
                codes[block + 32 + i % 16] |= (byte) (code >> 4 << quarter * 2);
                numbers[i] = code - zero();
            }
        }

        @Override
        float stored(MemorySegment codes, long at, int i) {
            long block = at + i / 64 * 48;
            int quarter = i % 64 / 16;
            int lower =
                    codes.get(ValueLayout.JAVA_BYTE, block + quarter / 2 * 16 + i % 16)
                            >> quarter % 2 * 4;
            int upper = codes.get(ValueLayout.JAVA_BYTE, block + 32 + i % 16) >> quarter * 2;
            return (upper & 3) << 4 | lower & 15;
        }
    },

    /// The upper half of a float32, rounded.
    BF16(16, 32, 1, 0) {
        @Override
        void put(float[] numbers, byte[] codes, int at) {
            for (int i = 0; i < numbers.length; i++) {
                int bits = Float.floatToIntBits(numbers[i]);
                // Half of the last place, ties to even.
                int upper = bits + 0x7FFF + (bits >>> 16 & 1) >>> 16;
                putShort(upper, codes, at + i * Short.BYTES);
                numbers[i] = Float.intBitsToFloat(upper << 16);
            }
        }

        @Override
        float stored(MemorySegment codes, long at, int i) {
            return Float.intBitsToFloat(codes.get(SHORT, at + (long) i * Short.BYTES) << 16);
        }
    },

    /// A float16. What is smaller than the least normal one, 2^-14, is 0.
    FP16(16, 32, 1, 0) {
        @Override
        void put(float[] numbers, byte[] codes, int at) {
            for (int i = 0; i < numbers.length; i++) {
                float number = Math.abs(numbers[i]) < 0x1p-14f ? 0 : numbers[i];
                short half = Float.floatToFloat16(number);
                putShort(half, codes, at + i * Short.BYTES);
                numbers[i] = Float.float16ToFloat(half);
            }
        }

        @Override
        float stored(MemorySegment codes, long at, int i) {
            return Float.float16ToFloat(codes.get(SHORT, at + (long) i * Short.BYTES));
        }
    };

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int block;
    private final int blockBytes;
    private final float largest;
    private final float zero;

    CodeType(int block, int blockBytes, float largest, float zero) {
        this.block = block;
        this.blockBytes = blockBytes;
        this.largest = largest;
        this.zero = zero;
    }

    private static void putShort(int value, byte[] codes, int at) {
        codes[at] = (byte) value;
        codes[at + 1] = (byte) (value >> Byte.SIZE);
    }

    /// The largest number that is kept.
    float largest() {
        return largest;
    }

    /// As what 0 is stored: what a code stores is larger than its number by this.
    float zero() {
        return zero;
    }

    /// How many codes a vector has, those that fill up its last block included.
    int codes(int dimension) {
        return (dimension + block - 1) / block * block;
    }

    /// How many bytes these codes take.
    public int bytes(int dimension) {
        return codes(dimension) / block * blockBytes;
    }

    /// Codes numbers.
    ///
    /// @param numbers become what is kept of them
    /// @param codes zeros from `at` on
    abstract void put(float[] numbers, byte[] codes, int at);

    /// What the `i`-th of the codes that begin at `at` stores.
    abstract float stored(MemorySegment codes, long at, int i);
}
