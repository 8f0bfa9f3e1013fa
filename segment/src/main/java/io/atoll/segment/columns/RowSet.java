package io.atoll.segment.columns;

import org.apache.lucene.util.FixedBitSet;

/// Some rows of a segment, with their number. The bits are not changed any more.
public final class RowSet {
    private final FixedBitSet bits;
    private final int count;

    /// @param bits given away
    public RowSet(FixedBitSet bits) {
        this(bits, bits.cardinality());
    }

    /// @param count how many bits are set
    public RowSet(FixedBitSet bits, int count) {
        this.bits = bits;
        this.count = count;
    }

    /// One bit for each row of the segment; not to be changed.
    public FixedBitSet bits() {
        return bits;
    }

    public int count() {
        return count;
    }

    /// The rows that are also in `others`, which may have more or fewer bits.
    public RowSet and(FixedBitSet others) {
        FixedBitSet both = bits.clone();
        both.and(others);
        return new RowSet(both);
    }

    /// The first row from `from` on, or -1.
    public int next(int from) {
        if (from >= bits.length()) {
            return -1;
        }
        int row = bits.nextSetBit(from);
        return row < bits.length() ? row : -1;
    }
}
