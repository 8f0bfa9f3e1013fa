package io.atoll.segment.search;

import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.filtering.FilterCache;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// The rows of a segment as a [SegmentView] reads them: what differs between sealed and growing
/// ones. Fixed, but for rows behind those of the view, which it passes over.
public interface SegmentRows {
    long segmentId();

    Field primaryKey();

    /// A field of the schema, whether the rows have it or not.
    Optional<Field> field(long fieldId);

    /// Whether the rows have values of this field. A field that came to the schema later has none.
    boolean has(long fieldId);

    /// All but the dense vectors of the first rows at least: document number = row number. To have
    /// those of rows that were just written costs more than to have those of older ones.
    IndexReader scalars(int rowCount) throws IOException;

    /// The keys of `rows[0..count)`, in that order.
    Keys keys(int[] rows, int count) throws IOException;

    /// The timestamps of `rows[0..count)`, in that order.
    long[] timestamps(int[] rows, int count) throws IOException;

    /// How rows stand by their keys; empty where the order of keys is that of row numbers, and no
    /// key comes twice.
    Optional<KeyOrder> keyOrder();

    FilterCache filters();

    /// Totals of the texts of all rows; empty where rows are still added.
    default Optional<TextTotals> texts() {
        return Optional.empty();
    }

    /// The dense vectors of a field, for one thread; empty if the rows have no such field.
    Optional<VectorRows> vectors(long fieldId) throws IOException;

    /// Which of these vectors is which row's.
    VectorOrdinals ordinals(long fieldId);

    /// The index over a field for a metric, if there is one to walk, opened for one search. Its
    /// rows are the ordinals of vectors.
    Optional<OpenIndex> index(long fieldId, Metric metric) throws IOException;

    /// Whether [#index] has one.
    default boolean hasIndex(long fieldId, Metric metric) {
        return false;
    }

    /// The rows of these partitions; empty if all rows are.
    Optional<FixedBitSet> inPartitions(Set<Long> partitionIds);

    /// The rows with a later timestamp than this; empty if all rows are.
    Optional<FixedBitSet> writtenAfter(long timestamp);

    /// The first rows in ascending order of their keys, rows of one key by number.
    ///
    /// @param cancelled asked now and then; when true, this ends with a CANCELLED error
    int[] firstByKey(RowSet rows, int limit, BooleanSupplier cancelled);

    /// Gives back what the view held.
    void release();
}
