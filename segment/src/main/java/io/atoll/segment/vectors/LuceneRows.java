package io.atoll.segment.vectors;

import org.apache.lucene.codecs.lucene95.HasIndexSlice;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Vectors in a Lucene index, one in each document.
public final class LuceneRows {

    private LuceneRows() {}

    /// The mapped memory itself, or copies where there is none.
    ///
    /// @param values for one thread
    public static VectorRows of(FloatVectorValues values) throws IOException {
        MemorySegment memory = mapped(values);
        return memory == null ? new Copied(values) : new Mapped(memory, bytes(values));
    }

    private static @Nullable MemorySegment mapped(FloatVectorValues values) throws IOException {
        if (values instanceof HasIndexSlice sliced) {
            IndexInput slice = sliced.getSlice();
            if (slice instanceof MemorySegmentAccessInput memory) {
                return memory.segmentSliceOrNull(0, slice.length());
            }
        }
        return null;
    }

    private static int bytes(FloatVectorValues values) {
        return values.dimension() * Float.BYTES;
    }

    private record Mapped(MemorySegment all, int vectorBytes) implements VectorRows {

        @Override
        public MemorySegment memory(int row) {
            return all;
        }

        @Override
        public long offset(int row) {
            return (long) row * vectorBytes;
        }
    }

    private static final class Copied implements VectorRows {
        private static final int LASTING_CALLS = 4;

        private final FloatVectorValues values;
        private final MemorySegment copies;
        private int next;

        Copied(FloatVectorValues values) {
            this.values = values;
            this.copies =
                    Arena.ofAuto().allocate((long) LASTING_CALLS * bytes(values), Float.BYTES);
        }

        @Override
        public int vectorBytes() {
            return bytes(values);
        }

        @Override
        public MemorySegment memory(int row) throws IOException {
            next = (next + 1) % LASTING_CALLS;
            MemorySegment.copy(
                    values.vectorValue(row),
                    0,
                    copies,
                    FloatSums.COMPONENT,
                    offset(row),
                    values.dimension());
            return copies;
        }

        @Override
        public long offset(int row) {
            return (long) next * vectorBytes();
        }
    }
}
