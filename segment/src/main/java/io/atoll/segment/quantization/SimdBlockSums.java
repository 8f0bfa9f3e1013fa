package io.atoll.segment.quantization;

import io.atoll.segment.vectors.SimdLanes;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A table is a vector of 16 bytes, of which 16 codes choose at once.
final class SimdBlockSums extends BlockSums {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(
                    short.class,
                    SimdLanes.SPECIES.vectorBitSize() >= 256
                            ? VectorShape.S_256_BIT
                            : VectorShape.S_128_BIT);
    private static final int LANES = SHORTS.length();
    private static final int HALF = BlockShape.ROWS / 2;

    /// So many tables, of 127 at most, keep within a short.
    private static final int TABLES_AT_ONCE = 256;

    private final short[] part = new short[BlockShape.ROWS];

    @Override
    void sum(byte[] tables, MemorySegment blocks, long at, int[] sums) {
        Arrays.fill(sums, 0);
        int step = TABLES_AT_ONCE * BlockShape.ENTRIES;
        for (int from = 0; from < tables.length; from += step) {
            int to = Math.min(tables.length, from + step);
            if (LANES == HALF) {
                sumWide(tables, from, to, blocks, at);
            } else {
                sumNarrow(tables, from, to, blocks, at);
            }
            for (int row = 0; row < sums.length; row++) {
                sums[row] += part[row];
            }
        }
    }

    private void sumWide(byte[] tables, int from, int to, MemorySegment blocks, long at) {
        ShortVector lower = ShortVector.zero(SHORTS);
        ShortVector upper = lower;
        for (int i = from; i < to; i += 2 * BlockShape.ENTRIES) {
            ByteVector table = ByteVector.fromArray(BYTES, tables, i);
            ByteVector next = ByteVector.fromArray(BYTES, tables, i + BlockShape.ENTRIES);
            ByteVector codes = bytes(blocks, at + i);
            ByteVector more = bytes(blocks, at + i + BlockShape.ENTRIES);
            ByteVector low = lower(codes).selectFrom(table).add(lower(more).selectFrom(next));
            ByteVector high = upper(codes).selectFrom(table).add(upper(more).selectFrom(next));
            lower = lower.add(shorts(low, 0));
            upper = upper.add(shorts(high, 0));
        }
        lower.intoArray(part, 0);
        upper.intoArray(part, HALF);
    }

    private void sumNarrow(byte[] tables, int from, int to, MemorySegment blocks, long at) {
        ShortVector lower0 = ShortVector.zero(SHORTS);
        ShortVector lower1 = lower0;
        ShortVector upper0 = lower0;
        ShortVector upper1 = lower0;
        for (int i = from; i < to; i += 2 * BlockShape.ENTRIES) {
            ByteVector table = ByteVector.fromArray(BYTES, tables, i);
            ByteVector next = ByteVector.fromArray(BYTES, tables, i + BlockShape.ENTRIES);
            ByteVector codes = bytes(blocks, at + i);
            ByteVector more = bytes(blocks, at + i + BlockShape.ENTRIES);
            ByteVector low = lower(codes).selectFrom(table).add(lower(more).selectFrom(next));
            ByteVector high = upper(codes).selectFrom(table).add(upper(more).selectFrom(next));
            lower0 = lower0.add(shorts(low, 0));
            lower1 = lower1.add(shorts(low, 1));
            upper0 = upper0.add(shorts(high, 0));
            upper1 = upper1.add(shorts(high, 1));
        }
        lower0.intoArray(part, 0);
        lower1.intoArray(part, LANES);
        upper0.intoArray(part, HALF);
        upper1.intoArray(part, HALF + LANES);
    }

    private static ByteVector bytes(MemorySegment blocks, long at) {
        return ByteVector.fromMemorySegment(BYTES, blocks, at, ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteVector lower(ByteVector codes) {
        return codes.and((byte) 15);
    }

    private static ByteVector upper(ByteVector codes) {
        return codes.lanewise(VectorOperators.LSHR, 4);
    }

    private static ShortVector shorts(ByteVector bytes, int which) {
        return (ShortVector) bytes.convertShape(VectorOperators.ZERO_EXTEND_B2S, SHORTS, which);
    }
}
