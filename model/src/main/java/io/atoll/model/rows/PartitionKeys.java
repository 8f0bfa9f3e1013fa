package io.atoll.model.rows;

import java.nio.charset.StandardCharsets;

/// Says in which partition a row is by its partition key. What is on the storage depends on these
/// numbers: they never change.
public final class PartitionKeys {
    private PartitionKeys() {}

    /// The partition of each row.
    ///
    /// @param key INT64 or VARCHAR, without nulls
    /// @param partitions how many there are
    /// @return `[rows]`, each 0 to `partitions - 1`
    public static int[] slots(Column key, int partitions) {
        var slots = new int[key.size()];
        switch (key) {
            case Column.Longs longs -> {
                for (int row = 0; row < slots.length; row++) {
                    slots[row] = slot(longs.value(row), partitions);
                }
            }
            case Column.Texts texts -> {
                for (int row = 0; row < slots.length; row++) {
                    slots[row] = slot(texts.value(row), partitions);
                }
            }
            case Column other ->
                    throw new IllegalArgumentException(other.type() + " is no partition key");
        }
        return slots;
    }

    public static int slot(long key, int partitions) {
        return slotOfHash(key, partitions);
    }

    public static int slot(String key, int partitions) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : key.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return slotOfHash(hash, partitions);
    }

    /// The finalizer of MurmurHash3 (64 bits), so that neighbours are spread; then modulo.
    private static int slotOfHash(long hash, int partitions) {
        long mixed = hash;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return (int) Long.remainderUnsigned(mixed, partitions);
    }
}
