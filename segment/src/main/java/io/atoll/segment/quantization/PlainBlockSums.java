package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// One code after the other.
final class PlainBlockSums extends BlockSums {

    @Override
    void sum(byte[] tables, MemorySegment blocks, long at, int[] sums) {
        Arrays.fill(sums, 0);
        int half = sums.length / 2;
        for (int table = 0; table < tables.length; table += BlockShape.ENTRIES) {
            for (int i = 0; i < half; i++) {
                // Each code has as many bytes as its table.
                int codes = blocks.get(ValueLayout.JAVA_BYTE, at + table + i);
                sums[i] += tables[table + (codes & 15)];
                sums[i + half] += tables[table + (codes >> 4 & 15)];
            }
        }
    }
}
