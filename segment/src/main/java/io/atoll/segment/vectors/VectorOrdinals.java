package io.atoll.segment.vectors;

import io.atoll.segment.columns.RowSet;

import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.util.BitSet;

/// Which vector of a field is which row's. Rows can be without one: vectors are numbered in the
/// order of their rows, from 0 on, and these numbers are their ordinals. Immutable.
public sealed interface VectorOrdinals {
    /// Where every row has a vector, ordinals are row numbers.
    VectorOrdinals OF_EVERY_ROW = new OfEveryRow();

    /// @param rows those that have a vector, of all rows; given away
    static VectorOrdinals of(FixedBitSet rows) {
        return new OfSomeRows(rows);
    }

    boolean has(int row);

    /// How many rows before this one have a vector: the ordinal of its own, if it has one.
    int ordinal(int row);

    /// The row of a vector.
    int row(int ordinal);

    /// The vectors of these rows, as a set of ordinals: as many bits as all the rows that `rows`
    /// has bits for have vectors.
    RowSet ordinals(RowSet rows);

    /// With other rows behind those that there are.
    ///
    /// @param rowCount how many there are
    /// @param added how many come
    /// @param without of those that come, the ones without a vector; null: each has one
    VectorOrdinals and(int rowCount, int added, @Nullable BitSet without);

    /// Every row has a vector.
    record OfEveryRow() implements VectorOrdinals {

        @Override
        public boolean has(int row) {
            return true;
        }

        @Override
        public int ordinal(int row) {
            return row;
        }

        @Override
        public int row(int ordinal) {
            return ordinal;
        }

        @Override
        public RowSet ordinals(RowSet rows) {
            return rows;
        }

        @Override
        public VectorOrdinals and(int rowCount, int added, @Nullable BitSet without) {
            if (without == null) {
                return this;
            }
            var all = new FixedBitSet(rowCount + added);
            all.set(0, all.length());
            return OfSomeRows.without(all, rowCount, without);
        }
    }

    /// One bit for each row, and for each 64 of them how many were set before: 1.5 bits a row.
    final class OfSomeRows implements VectorOrdinals {
        private final FixedBitSet rows;
        private final int[] before;

        private OfSomeRows(FixedBitSet rows) {
            this.rows = rows;
            this.before = new int[FixedBitSet.bits2words(rows.length())];
            for (int word = 1; word < before.length; word++) {
                before[word] = before[word - 1] + Long.bitCount(rows.getBits()[word - 1]);
            }
        }

        @Override
        public boolean has(int row) {
            return rows.get(row);
        }

        @Override
        public int ordinal(int row) {
            if (row == rows.length()) {
                return rows.cardinality();
            }
            int word = row >> 6;
            return before[word] + Long.bitCount(rows.getBits()[word] & ((1L << row) - 1));
        }

        @Override
        public int row(int ordinal) {
            int word = lastWordBegunUpTo(ordinal);
            long bit = Long.expand(1L << (ordinal - before[word]), rows.getBits()[word]);
            return (word << 6) + Long.numberOfTrailingZeros(bit);
        }

        /// Of words without a vector the next one begins with the same ordinal: the last one has
        /// it.
        private int lastWordBegunUpTo(int ordinal) {
            int low = 0;
            int high = before.length - 1;
            while (low < high) {
                int middle = (low + high + 1) >>> 1;
                if (before[middle] <= ordinal) {
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }

        @Override
        public RowSet ordinals(RowSet wanted) {
            FixedBitSet from = wanted.bits();
            var ordinals = new FixedBitSet(ordinal(from.length()));
            long[] to = ordinals.getBits();
            int ordinal = 0;
            int words = FixedBitSet.bits2words(from.length());
            for (int word = 0; word < words && ordinal < ordinals.length(); word++) {
                long having = rows.getBits()[word];
                long packed = Long.compress(from.getBits()[word], having);
                // A shift counts modulo 64.
                to[ordinal >> 6] |= packed << ordinal;
                int fitting = Long.SIZE - (ordinal & 63);
                long rest = fitting < Long.SIZE ? packed >>> fitting : 0;
                if (rest != 0) {
                    to[(ordinal >> 6) + 1] |= rest;
                }
                ordinal += Long.bitCount(having);
            }
            return new RowSet(ordinals);
        }

        @Override
        public VectorOrdinals and(int rowCount, int added, @Nullable BitSet without) {
            var all = new FixedBitSet(rowCount + added);
            System.arraycopy(rows.getBits(), 0, all.getBits(), 0, FixedBitSet.bits2words(rowCount));
            if (added > 0) {
                all.set(rowCount, all.length());
            }
            return without(all, rowCount, without);
        }

        private static VectorOrdinals without(
                FixedBitSet all, int firstAdded, @Nullable BitSet without) {
            if (without != null) {
                without.stream().forEach(row -> all.clear(firstAdded + row));
            }
            return new OfSomeRows(all);
        }
    }
}
