package io.atoll.model.merge;

import io.atoll.model.rows.Keys;

import java.util.Arrays;

/// The keys that a merge has met, to be emptied for the next query without cost. Open addressing; a
/// slot is taken if its round is the present one.
abstract sealed class DistinctKeys {
    private final int[] rounds;
    private int round = 1;

    private DistinctKeys(int slots) {
        rounds = new int[slots];
    }

    /// @param capacity how many keys are added at most before it is cleared
    static DistinctKeys like(Keys keys, int capacity) {
        int slots = Integer.highestOneBit(Math.max(8, capacity)) * 4;
        return switch (keys) {
            case Keys.LongKeys _ -> new Longs(slots);
            case Keys.TextKeys _ -> new Texts(slots);
        };
    }

    /// Adds a key; false if it was there.
    abstract boolean add(Keys keys, int index);

    final void clear() {
        round++;
    }

    final boolean isTaken(int slot) {
        return rounds[slot] == round;
    }

    final void take(int slot) {
        rounds[slot] = round;
    }

    /// The golden ratio spreads consecutive keys, which are the usual ones.
    final int slot(long hash) {
        return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & (rounds.length - 1);
    }

    final int next(int slot) {
        return (slot + 1) & (rounds.length - 1);
    }

    private static final class Longs extends DistinctKeys {
        private final long[] slots;

        Longs(int slots) {
            super(slots);
            this.slots = new long[slots];
        }

        @Override
        boolean add(Keys keys, int index) {
            long key = ((Keys.LongKeys) keys).value(index);
            int slot = slot(key);
            while (isTaken(slot)) {
                if (slots[slot] == key) {
                    return false;
                }
                slot = next(slot);
            }
            slots[slot] = key;
            take(slot);
            return true;
        }
    }

    private static final class Texts extends DistinctKeys {
        private final String[] slots;

        Texts(int slots) {
            super(slots);
            this.slots = new String[slots];
            Arrays.fill(this.slots, "");
        }

        @Override
        boolean add(Keys keys, int index) {
            String key = ((Keys.TextKeys) keys).value(index);
            int slot = slot(key.hashCode());
            while (isTaken(slot)) {
                if (slots[slot].equals(key)) {
                    return false;
                }
                slot = next(slot);
            }
            slots[slot] = key;
            take(slot);
            return true;
        }
    }
}
