package io.atoll.router;

import io.atoll.model.rows.Keys;

import java.util.HashSet;
import java.util.Set;

/// The keys that a merge has met, to be emptied for the next query without cost.
abstract sealed class DistinctKeys {

    /// @param capacity how many keys are added at most before it is cleared
    static DistinctKeys like(Keys keys, int capacity) {
        return keys instanceof Keys.LongKeys ? new Longs(capacity) : new Texts();
    }

    /// Adds a key; false if it was there.
    abstract boolean add(Keys keys, int index);

    abstract void clear();

    /// Open addressing; a slot is taken if its round is the present one.
    private static final class Longs extends DistinctKeys {
        private final long[] slots;
        private final int[] rounds;
        private int round = 1;

        Longs(int capacity) {
            int size = Integer.highestOneBit(Math.max(8, capacity)) * 4;
            slots = new long[size];
            rounds = new int[size];
        }

        @Override
        boolean add(Keys keys, int index) {
            long key = ((Keys.LongKeys) keys).value(index);
            int mask = slots.length - 1;
            // The golden ratio spreads consecutive keys, which are the usual ones.
            int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & mask;
            while (rounds[slot] == round) {
                if (slots[slot] == key) {
                    return false;
                }
                slot = (slot + 1) & mask;
            }
            slots[slot] = key;
            rounds[slot] = round;
            return true;
        }

        @Override
        void clear() {
            round++;
        }
    }

    private static final class Texts extends DistinctKeys {
        private final Set<Object> keys = new HashSet<>();

        @Override
        boolean add(Keys from, int index) {
            return keys.add(from.get(index));
        }

        @Override
        void clear() {
            keys.clear();
        }
    }
}
