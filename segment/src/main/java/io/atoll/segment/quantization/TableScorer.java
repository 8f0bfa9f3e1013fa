package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Scores codes byte by byte: each adds what a table of the query says.
final class TableScorer extends CodeScorer {
    /// How many a byte has.
    static final int ENTRIES = 256;

    private static final ValueLayout.OfFloat OWN =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong EIGHT =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int codeBytes;
    private final boolean hasOwn;
    private final int rowBytes;
    private final MemorySegment rows;
    private final Tables maker;
    private final float[] tables;

    /// Makes the tables of a query.
    @FunctionalInterface
    interface Tables {

        /// @param tables whatever they were, they become the query's
        void of(float[] query, float[] tables);
    }

    /// @param hasOwn whether a float32 stands behind the codes of a row, that is taken off its
    ///   score
    TableScorer(int codeBytes, boolean hasOwn, MemorySegment rows, Tables maker) {
        this.codeBytes = codeBytes;
        this.hasOwn = hasOwn;
        this.rowBytes = codeBytes + (hasOwn ? Float.BYTES : 0);
        this.rows = rows;
        this.maker = maker;
        this.tables = new float[codeBytes * ENTRIES];
    }

    @Override
    public void ask(float[] query) {
        maker.of(query, tables);
    }

    @Override
    public void score(int[] wanted, int count, float[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = score(wanted[i]);
        }
    }

    @Override
    public void score(int first, int count, float[] scores) {
        for (int i = 0; i < count; i++) {
            scores[i] = score(first + i);
        }
    }

    /// Two sums, so that an addition need not wait for the one before it.
    @Override
    public float score(int row) {
        long at = (long) row * rowBytes;
        float even = 0;
        float odd = 0;
        int i = 0;
        for (; i <= codeBytes - 8; i += 8) {
            long codes = rows.get(EIGHT, at + i);
            int table = i * ENTRIES;
            even += tables[table + (int) (codes & 255)];
            odd += tables[table + ENTRIES + (int) (codes >>> 8 & 255)];
            even += tables[table + 2 * ENTRIES + (int) (codes >>> 16 & 255)];
            odd += tables[table + 3 * ENTRIES + (int) (codes >>> 24 & 255)];
            even += tables[table + 4 * ENTRIES + (int) (codes >>> 32 & 255)];
            odd += tables[table + 5 * ENTRIES + (int) (codes >>> 40 & 255)];
            even += tables[table + 6 * ENTRIES + (int) (codes >>> 48 & 255)];
            odd += tables[table + 7 * ENTRIES + (int) (codes >>> 56)];
        }
        for (; i < codeBytes; i++) {
            even += tables[i * ENTRIES + (rows.get(ValueLayout.JAVA_BYTE, at + i) & 255)];
        }
        return within(even + odd - (hasOwn ? rows.get(OWN, at + codeBytes) : 0));
    }
}
