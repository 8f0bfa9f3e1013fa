package io.atoll.segment.growing;

import io.atoll.model.DataType;
import io.atoll.model.Field;
import io.atoll.model.rows.Keys;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// The keys of all rows of a growing segment, and the rows of a key. For one thread; what
/// [#snapshot] gives is for all.
///
/// Rows are in an open hash table of row numbers, at most half full, by the hashes of their keys;
/// rows of one key are linked, the youngest first.
abstract sealed class GrowingKeys {
    private static final int NONE = -1;
    private static final int FIRST_CAPACITY = 1024;

    private int[] table = new int[FIRST_CAPACITY];
    private int[] older = new int[FIRST_CAPACITY / 2];
    private int distinct;
    private int rowCount;

    private GrowingKeys() {
        Arrays.fill(table, NONE);
    }

    static GrowingKeys of(Field primaryKey) {
        return primaryKey.type() == DataType.VARCHAR ? new Texts() : new Longs();
    }

    /// Adds the keys of the next rows.
    final void add(Keys keys) {
        reserve(rowCount + keys.size());
        if (rowCount + keys.size() > older.length) {
            older = Arrays.copyOf(older, Math.max(rowCount + keys.size(), older.length * 2));
        }
        for (int i = 0; i < keys.size(); i++) {
            if (2 * (distinct + 1) > table.length) {
                grow();
            }
            int row = rowCount++;
            store(row, keys, i);
            int slot = slot(keys, i);
            older[row] = table[slot];
            distinct += table[slot] == NONE ? 1 : 0;
            table[slot] = row;
        }
    }

    private void grow() {
        int[] before = table;
        table = new int[before.length * 2];
        Arrays.fill(table, NONE);
        for (int row : before) {
            if (row != NONE) {
                int slot = spread(hash(row)) & (table.length - 1);
                while (table[slot] != NONE) {
                    slot = (slot + 1) & (table.length - 1);
                }
                table[slot] = row;
            }
        }
    }

    /// Where a key is, or where it would go.
    private int slot(Keys keys, int index) {
        int mask = table.length - 1;
        int slot = spread(hash(keys, index)) & mask;
        while (table[slot] != NONE && !same(table[slot], keys, index)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /// Spreads hashes that differ in the upper bits only, as those of doubles or round numbers do.
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    /// Tells the rows of a key, dead ones included, the youngest first.
    final void rowsOf(Keys keys, int index, IntConsumer consumer) {
        for (int row = table[slot(keys, index)]; row != NONE; row = older[row]) {
            consumer.accept(row);
        }
    }

    /// What it takes in memory.
    final long sizeBytes() {
        return (long) Integer.BYTES * (table.length + older.length) + keyBytes();
    }

    /// The keys by row number, for all threads; behind those of the rows there may be others.
    abstract Keys snapshot();

    abstract void reserve(int rows);

    abstract void store(int row, Keys keys, int index);

    abstract int hash(int row);

    abstract int hash(Keys keys, int index);

    abstract boolean same(int row, Keys keys, int index);

    abstract long keyBytes();

    private static final class Longs extends GrowingKeys {
        private long[] keys = new long[FIRST_CAPACITY];

        @Override
        void reserve(int rows) {
            if (rows > keys.length) {
                keys = Arrays.copyOf(keys, Math.max(rows, keys.length * 2));
            }
        }

        @Override
        void store(int row, Keys added, int index) {
            keys[row] = ((Keys.LongKeys) added).value(index);
        }

        @Override
        int hash(int row) {
            return Long.hashCode(keys[row]);
        }

        @Override
        int hash(Keys wanted, int index) {
            return Long.hashCode(((Keys.LongKeys) wanted).value(index));
        }

        @Override
        boolean same(int row, Keys wanted, int index) {
            return keys[row] == ((Keys.LongKeys) wanted).value(index);
        }

        @Override
        long keyBytes() {
            return (long) Long.BYTES * keys.length;
        }

        @Override
        Keys snapshot() {
            return new Keys.LongKeys(keys);
        }
    }

    private static final class Texts extends GrowingKeys {
        /// A string's header, its array's header and the reference to it.
        private static final int BYTES_PER_STRING = 48;

        private String[] keys = new String[FIRST_CAPACITY];
        private long characters;

        @Override
        void reserve(int rows) {
            if (rows > keys.length) {
                keys = Arrays.copyOf(keys, Math.max(rows, keys.length * 2));
            }
        }

        @Override
        void store(int row, Keys added, int index) {
            keys[row] = ((Keys.TextKeys) added).value(index);
            characters += keys[row].length();
        }

        @Override
        int hash(int row) {
            return keys[row].hashCode();
        }

        @Override
        int hash(Keys wanted, int index) {
            return ((Keys.TextKeys) wanted).value(index).hashCode();
        }

        @Override
        boolean same(int row, Keys wanted, int index) {
            return keys[row].equals(((Keys.TextKeys) wanted).value(index));
        }

        @Override
        long keyBytes() {
            return (long) BYTES_PER_STRING * keys.length + characters;
        }

        @Override
        Keys snapshot() {
            return new Keys.TextKeys(keys);
        }
    }
}
