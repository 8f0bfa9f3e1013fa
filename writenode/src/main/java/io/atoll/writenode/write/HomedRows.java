package io.atoll.writenode.write;

import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.DataType;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.PartitionKeys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.journal.RowHomes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The rows of a batch with the partitions that they come to.
final class HomedRows {
    private final RowHomes homes;
    private final Rows rows;

    /// `[rows]`: the place that each row had in the batch.
    private final int[] places;

    private HomedRows(RowHomes homes, Rows rows, int[] places) {
        this.homes = homes;
        this.rows = rows;
        this.places = places;
    }

    /// @param partitionId 0: the partition key says it
    /// @throws AtollException with PARTITION_NOT_FOUND
    static HomedRows of(Collection collection, long partitionId, Rows batch) {
        if (partitionId != 0) {
            requirePartition(collection, partitionId);
            return new HomedRows(RowHomes.in(partitionId), batch, inOrder(batch.count()));
        }
        Field key = collection.schema().partitionKey().orElseThrow(() -> notFound(collection, 0));
        return byKey(collection.partitions(), batch.column(key.id()).orElseThrow(), batch);
    }

    private static int[] inOrder(int count) {
        var places = new int[count];
        Arrays.setAll(places, row -> row);
        return places;
    }

    /// Rows of one partition stand together, in the order that they had.
    private static HomedRows byKey(List<Collection.Partition> partitions, Column key, Rows batch) {
        int[] slots = PartitionKeys.slots(key, partitions.size());
        var starts = new int[partitions.size() + 1];
        for (int slot : slots) {
            starts[slot + 1]++;
        }
        var runs = new ArrayList<RowHomes.Run>();
        for (int slot = 0; slot < partitions.size(); slot++) {
            if (starts[slot + 1] > 0) {
                runs.add(new RowHomes.Run(partitions.get(slot).id(), starts[slot + 1]));
            }
            starts[slot + 1] += starts[slot];
        }
        var places = new int[slots.length];
        for (int row = 0; row < slots.length; row++) {
            places[starts[slots[row]]++] = row;
        }
        Rows sorted = Rows.gather(List.of(batch), new int[places.length], places, places.length);
        return new HomedRows(RowHomes.of(runs), sorted, places);
    }

    /// The partitions, asked for once more while the append lock is held: what is appended after a
    /// partition was dropped would have no end.
    RowHomes homesIn(Collection now) {
        if (homes.partitionId() != 0) {
            requirePartition(now, homes.partitionId());
        }
        return homes;
    }

    Rows rows() {
        return rows;
    }

    /// The same with keys that are made, ascending in the order of the batch; texts are numbers in
    /// decimal.
    ///
    /// @param lastTimestamp the key of its last row
    Rows withAutoKeys(Field key, long lastTimestamp) {
        var keys = new long[places.length];
        for (int row = 0; row < keys.length; row++) {
            keys[row] = lastTimestamp - keys.length + 1 + places[row];
        }
        return rows.with(
                key.type() == DataType.VARCHAR
                        ? new Column.Texts(key.id(), Keys.texts(keys), null)
                        : new Column.Longs(key.id(), DataType.INT64, keys, null));
    }

    static void requirePartition(Collection collection, long partitionId) {
        if (!collection.hasPartition(partitionId)) {
            throw notFound(collection, partitionId);
        }
    }

    private static AtollException notFound(Collection collection, long partitionId) {
        return new AtollException(
                ErrorCode.PARTITION_NOT_FOUND,
                "partition not found[collection=%s][partition=%d]"
                        .formatted(collection.name(), partitionId));
    }
}
