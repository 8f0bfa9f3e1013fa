package io.atoll.segment.quantization;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Scores blocks of rows, see [BlockShape]. The numbers of tables are rounded to 7 bits in equal
/// steps, the same for all tables of a query, so that sums are exact.
final class BlockScorer extends CodeScorer {
    private static final ValueLayout.OfFloat NUMBER =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /// The largest rounded number: two of them are in a byte.
    private static final int LARGEST = 127;

    private final BlockShape shape;
    private final MemorySegment blocks;
    private final TableScorer.Tables maker;
    private final BlockSums blockSums = BlockSums.fastest();
    private final float[] tables;
    private final byte[] rounded;
    private final int[] sums = new int[BlockShape.ROWS];
    private float least;
    private float step;

    /// The block that the sums are of.
    private int block = -1;

    /// @param maker makes `[codes][16]` numbers
    BlockScorer(BlockShape shape, MemorySegment blocks, TableScorer.Tables maker) {
        this.shape = shape;
        this.blocks = blocks;
        this.maker = maker;
        this.tables = new float[shape.codes() * BlockShape.ENTRIES];
        this.rounded = new byte[tables.length];
    }

    @Override
    public void ask(float[] query) {
        maker.of(query, tables);
        block = -1;
        var leasts = new float[shape.codes()];
        float widest = 0;
        least = 0;
        for (int code = 0; code < leasts.length; code++) {
            float smallest = Float.POSITIVE_INFINITY;
            float largest = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < BlockShape.ENTRIES; i++) {
                smallest = Math.min(smallest, tables[code * BlockShape.ENTRIES + i]);
                largest = Math.max(largest, tables[code * BlockShape.ENTRIES + i]);
            }
            leasts[code] = smallest;
            least += smallest;
            widest = Math.max(widest, largest - smallest);
        }
        step = widest / LARGEST;
        if (step == 0) {
            Arrays.fill(rounded, (byte) 0);
            return;
        }
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (byte) Math.round((tables[i] - leasts[i / BlockShape.ENTRIES]) / step);
        }
    }

    @Override
    public float score(int row) {
        int wanted = row / BlockShape.ROWS;
        long at = (long) wanted * BlockShape.ROWS * shape.rowBytes();
        if (wanted != block) {
            blockSums.sum(rounded, blocks, at, sums);
            block = wanted;
        }
        int place = row % BlockShape.ROWS;
        float score = least + step * sums[place];
        if (shape.hasFactor()) {
            score *= blocks.get(NUMBER, at + shape.factorsAt() + (long) place * Float.BYTES);
        }
        if (shape.hasOwn()) {
            score -= blocks.get(NUMBER, at + shape.ownAt() + (long) place * Float.BYTES);
        }
        return within(score);
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
}
