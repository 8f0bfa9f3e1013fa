package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorRows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The vectors of one field, as bytes in blocks of memory outside of the heap, like those of a
/// sealed segment: one scorer serves both. A new version shares the blocks of the one before and
/// writes only behind its end.
///
/// Blocks double the room while there are few rows, and have the same size from there on.
final class GrowingVectors {
    private static final int FIRST_ROWS_BITS = 4;
    private static final int LARGE_BLOCK_BYTES = 1 << 20;

    private final Arena arena;
    private final VectorKind kind;
    private final int dimension;
    private final int vectorBytes;
    private final int largeBlockBits;
    private final MemorySegment[] blocks;
    private final int count;

    private GrowingVectors(
            Arena arena,
            VectorKind kind,
            int dimension,
            int vectorBytes,
            int largeBlockBits,
            MemorySegment[] blocks,
            int count) {
        this.arena = arena;
        this.kind = kind;
        this.dimension = dimension;
        this.vectorBytes = vectorBytes;
        this.largeBlockBits = largeBlockBits;
        this.blocks = blocks;
        this.count = count;
    }

    /// @param arena where the memory comes from, and which gives it back
    static GrowingVectors none(Arena arena, Field field) {
        int vectorBytes = DenseVectorValues.ofVectors(field.type()).vectorBytes(field.dimension());
        int fitting = Math.max(1, LARGE_BLOCK_BYTES / vectorBytes);
        int bits =
                Math.max(FIRST_ROWS_BITS, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(fitting));
        return new GrowingVectors(
                arena,
                VectorKind.of(field.type()),
                field.dimension(),
                vectorBytes,
                bits,
                new MemorySegment[0],
                0);
    }

    GrowingVectors with(Column.Vectors added) {
        if (added.dimension() != dimension) {
            throw new IllegalArgumentException(
                    "vectors of "
                            + added.dimension()
                            + " dimensions for field "
                            + added.fieldId()
                            + " of "
                            + dimension);
        }
        int total = count + added.size();
        MemorySegment[] all = blocks;
        if (total > 0 && block(total - 1) >= blocks.length) {
            all = Arrays.copyOf(blocks, block(total - 1) + 1);
            for (int block = blocks.length; block < all.length; block++) {
                all[block] = arena.allocate(rowsOf(block) * bytes(), Float.BYTES);
            }
        }
        MemorySegment source = MemorySegment.ofBuffer(added.bytes());
        for (int row = 0; row < added.size(); row++) {
            MemorySegment target = all[block(count + row)];
            MemorySegment.copy(source, row * bytes(), target, offset(count + row), bytes());
        }
        return new GrowingVectors(arena, kind, dimension, vectorBytes, largeBlockBits, all, total);
    }

    private long bytes() {
        return vectorBytes;
    }

    /// The number of the block that has a row: 0 for the first 16, 1 for the next 16, 2 for the
    /// next 32, and so on, until large blocks follow each other.
    private int block(int row) {
        if (row >>> largeBlockBits != 0) {
            return largeBlockBits - FIRST_ROWS_BITS + (row >>> largeBlockBits);
        }
        return Math.max(0, log2(row) - FIRST_ROWS_BITS + 1);
    }

    private long rowsOf(int block) {
        int bits = Math.clamp(block + FIRST_ROWS_BITS - 1, FIRST_ROWS_BITS, largeBlockBits);
        return 1L << bits;
    }

    private long offset(int row) {
        int first;
        if (row >>> largeBlockBits != 0) {
            first = row & -(1 << largeBlockBits);
        } else {
            first = row >>> FIRST_ROWS_BITS == 0 ? 0 : Integer.highestOneBit(row);
        }
        return (row - first) * bytes();
    }

    private static int log2(int row) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(row);
    }

    int dimension() {
        return dimension;
    }

    VectorRows rows() {
        return new VectorRows() {
            @Override
            public VectorKind kind() {
                return kind;
            }

            @Override
            public int vectorBytes() {
                return vectorBytes;
            }

            @Override
            public MemorySegment memory(int row) {
                return blocks[block(row)];
            }

            @Override
            public long offset(int row) {
                return GrowingVectors.this.offset(row);
            }
        };
    }

    long sizeBytes() {
        long rows = 0;
        for (int block = 0; block < blocks.length; block++) {
            rows += rowsOf(block);
        }
        return rows * bytes();
    }
}
