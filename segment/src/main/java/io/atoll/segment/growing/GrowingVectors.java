package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.DenseVectorValues;
import io.atoll.segment.vectors.LeafVectors;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The vectors of one field, as bytes in blocks of memory outside of the heap, like those of a
/// sealed segment: one scorer serves both. Rows without a vector take no room. A new version shares
/// the blocks of the one before and writes only behind its end.
///
/// Blocks double the room while there are few vectors, and have the same size from there on.
final class GrowingVectors {
    private static final int FIRST_BLOCK_BITS = 4;
    private static final int LARGE_BLOCK_BYTES = 1 << 20;

    private final Arena arena;
    private final VectorKind kind;
    private final int dimension;
    private final int vectorBytes;
    private final int largeBlockBits;
    private final MemorySegment[] blocks;
    private final VectorOrdinals ordinals;
    private final int rowCount;

    private GrowingVectors(
            Arena arena,
            VectorKind kind,
            int dimension,
            int vectorBytes,
            int largeBlockBits,
            MemorySegment[] blocks,
            VectorOrdinals ordinals,
            int rowCount) {
        this.arena = arena;
        this.kind = kind;
        this.dimension = dimension;
        this.vectorBytes = vectorBytes;
        this.largeBlockBits = largeBlockBits;
        this.blocks = blocks;
        this.ordinals = ordinals;
        this.rowCount = rowCount;
    }

    /// @param arena where the memory comes from, and which gives it back
    static GrowingVectors none(Arena arena, Field field) {
        int vectorBytes = DenseVectorValues.ofVectors(field.type()).vectorBytes(field.dimension());
        int fitting = Math.max(1, LARGE_BLOCK_BYTES / vectorBytes);
        int bits =
                Math.max(
                        FIRST_BLOCK_BITS, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(fitting));
        return new GrowingVectors(
                arena,
                VectorKind.of(field.type()),
                field.dimension(),
                vectorBytes,
                bits,
                new MemorySegment[0],
                VectorOrdinals.OF_EVERY_ROW,
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
        VectorOrdinals all = ordinals.and(rowCount, added.size(), added.nulls());
        MemorySegment[] room = withRoomFor(all.ordinal(rowCount + added.size()));
        MemorySegment source = MemorySegment.ofBuffer(added.bytes());
        for (int row = 0; row < added.size(); row++) {
            if (!added.isNull(row)) {
                int ordinal = all.ordinal(rowCount + row);
                MemorySegment target = room[block(ordinal)];
                MemorySegment.copy(source, row * bytes(), target, offset(ordinal), bytes());
            }
        }
        return new GrowingVectors(
                arena,
                kind,
                dimension,
                vectorBytes,
                largeBlockBits,
                room,
                all,
                rowCount + added.size());
    }

    private MemorySegment[] withRoomFor(int vectors) {
        if (vectors == 0 || block(vectors - 1) < blocks.length) {
            return blocks;
        }
        MemorySegment[] more = Arrays.copyOf(blocks, block(vectors - 1) + 1);
        for (int block = blocks.length; block < more.length; block++) {
            more[block] = arena.allocate(vectorsOf(block) * bytes(), Float.BYTES);
        }
        return more;
    }

    private long bytes() {
        return vectorBytes;
    }

    /// The number of the block that has a vector: 0 for the first 16, 1 for the next 16, 2 for the
    /// next 32, and so on, until large blocks follow each other.
    private int block(int ordinal) {
        if (ordinal >>> largeBlockBits != 0) {
            return largeBlockBits - FIRST_BLOCK_BITS + (ordinal >>> largeBlockBits);
        }
        return Math.max(0, log2(ordinal) - FIRST_BLOCK_BITS + 1);
    }

    private long vectorsOf(int block) {
        int bits = Math.clamp(block + FIRST_BLOCK_BITS - 1, FIRST_BLOCK_BITS, largeBlockBits);
        return 1L << bits;
    }

    private long offset(int ordinal) {
        int first;
        if (ordinal >>> largeBlockBits != 0) {
            first = ordinal & -(1 << largeBlockBits);
        } else {
            first = ordinal >>> FIRST_BLOCK_BITS == 0 ? 0 : Integer.highestOneBit(ordinal);
        }
        return (ordinal - first) * bytes();
    }

    private static int log2(int number) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(number);
    }

    VectorKind kind() {
        return kind;
    }

    /// How many bytes each vector has.
    int vectorBytes() {
        return vectorBytes;
    }

    VectorOrdinals ordinals() {
        return ordinals;
    }

    /// The vectors of some rows, to be handed over to Lucene.
    LeafVectors leaf(int firstRow, int rows) {
        return new LeafVectors(this::rows, ordinals, firstRow, rows);
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
            public MemorySegment memory(int ordinal) {
                return blocks[block(ordinal)];
            }

            @Override
            public long offset(int ordinal) {
                return GrowingVectors.this.offset(ordinal);
            }
        };
    }

    long sizeBytes() {
        long vectors = 0;
        for (int block = 0; block < blocks.length; block++) {
            vectors += vectorsOf(block);
        }
        return vectors * bytes();
    }
}
