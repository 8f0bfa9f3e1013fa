package io.atoll.segment.vectors;

import io.atoll.model.Metric;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Vectors of bits, and Milvus's distances of them: in how many bits both differ, or the share of
/// the bits set in one of both that are not set in both, which is 1 where none is set.
final class BitBatch implements RowBatch {
    private static final int CAPACITY = 32;

    private final VectorRows rows;
    private final int vectorBytes;
    private final int words;
    private final long[] vectors;
    private final MemorySegment memory;
    private int loaded;

    BitBatch(VectorRows rows) {
        this.rows = rows;
        this.vectorBytes = rows.vectorBytes();
        this.words = (vectorBytes + Long.BYTES - 1) / Long.BYTES;
        // The bytes that a last word has too many stay 0.
        this.vectors = new long[CAPACITY * words];
        this.memory = MemorySegment.ofArray(vectors);
    }

    @Override
    public int vectorBytes() {
        return vectorBytes;
    }

    @Override
    public int capacity() {
        return CAPACITY;
    }

    @Override
    public void load(int[] wanted, int from, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            load(wanted[from + i], i);
        }
        loaded = count;
    }

    private void load(int row, int place) throws IOException {
        MemorySegment source = rows.memory(row);
        long at = (long) place * words * Long.BYTES;
        MemorySegment.copy(source, rows.offset(row), memory, at, vectorBytes);
    }

    @Override
    public RowScorer scorer(Metric metric) {
        if (!Metric.BINARY.contains(metric)) {
            throw new IllegalArgumentException(metric + " is no metric of bits");
        }
        return new Scorer(metric == Metric.JACCARD);
    }

    private final class Scorer implements RowScorer {
        private final boolean shares;
        private final long[] query = new long[words];

        Scorer(boolean shares) {
            this.shares = shares;
        }

        @Override
        public void ask(MemorySegment vector, long offset) {
            Arrays.fill(query, 0);
            MemorySegment.copy(vector, offset, MemorySegment.ofArray(query), 0, vectorBytes);
        }

        @Override
        public float[] components() {
            var components = new float[vectorBytes * Byte.SIZE];
            for (int i = 0; i < components.length; i++) {
                components[i] = query[i / Long.SIZE] >>> i & 1;
            }
            return components;
        }

        @Override
        public float score(int row) throws IOException {
            load(row, 0);
            loaded = 1;
            return distance(0);
        }

        @Override
        public void score(int[] wanted, int count, float[] distances) throws IOException {
            for (int i = 0; i < count; i++) {
                distances[i] = score(wanted[i]);
            }
        }

        @Override
        public void scoreLoaded(float[] distances, int from) {
            for (int i = 0; i < loaded; i++) {
                distances[from + i] = distance(i);
            }
        }

        private float distance(int place) {
            return shares ? jaccard(place * words) : hamming(place * words);
        }

        private int hamming(int at) {
            int differing = 0;
            for (int i = 0; i < words; i++) {
                differing += Long.bitCount(query[i] ^ vectors[at + i]);
            }
            return differing;
        }

        private float jaccard(int at) {
            int both = 0;
            int any = 0;
            for (int i = 0; i < words; i++) {
                both += Long.bitCount(query[i] & vectors[at + i]);
                any += Long.bitCount(query[i] | vectors[at + i]);
            }
            return any == 0 ? 1 : (float) (any - both) / any;
        }
    }
}
