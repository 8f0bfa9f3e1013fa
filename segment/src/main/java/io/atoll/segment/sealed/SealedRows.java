package io.atoll.segment.sealed;

import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowSelection;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.filtering.FilterCache;
import io.atoll.segment.indexes.VectorIndex;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltIndex;
import io.atoll.segment.search.Cancellation;
import io.atoll.segment.search.KeyOrder;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.search.SegmentRows;
import io.atoll.segment.search.TextTotals;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.NoVectors;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The rows of a sealed segment, as searches read them: document number = row number.
final class SealedRows implements SegmentRows {
    private static final long MIN_FILTER_CACHE_BYTES = 256 << 10;
    private static final long MAX_FILTER_CACHE_BYTES = 4 << 20;
    private static final int CACHED_FILTERS = 64;

    private final OpenFolder folder;
    private final WrittenRows written;
    private volatile Younger younger = new Younger(Long.MIN_VALUE, Optional.empty());
    private final Schema schema;
    private final StoredColumns columns;
    private final Map<Long, VectorOrdinals> ordinals;
    private final Optional<KeyOrder> repeatedKeys;
    private final FilterCache filters;
    private final TextTotals texts = new TextTotals();

    SealedRows(OpenFolder folder, Schema schema, WrittenRows written) throws IOException {
        this(
                folder,
                schema,
                written,
                RepeatedKeys.in(
                        folder.leaf().terms(LuceneFields.keyTerms(schema.primaryKey())),
                        folder.descriptor().rows()));
    }

    private SealedRows(
            OpenFolder folder, Schema schema, WrittenRows written, Optional<KeyOrder> repeatedKeys)
            throws IOException {
        this.folder = folder;
        this.written = written;
        this.schema = schema;
        int rowCount = folder.descriptor().rows();
        this.columns =
                new StoredColumns(
                        schema,
                        folder.descriptor().fields().stream()
                                .map(SegmentDescriptor.StoredField::id)
                                .collect(Collectors.toSet()));
        this.ordinals = ordinals();
        this.repeatedKeys = repeatedKeys;
        long bitmaps = (long) CACHED_FILTERS * rowCount / Byte.SIZE;
        this.filters =
                new FilterCache(
                        columns,
                        folder.valueIndexes(schema),
                        Math.clamp(bitmaps, MIN_FILTER_CACHE_BYTES, MAX_FILTER_CACHE_BYTES));
    }

    /// The same rows by another schema.
    SealedRows with(Schema other) throws IOException {
        return other.equals(schema) ? this : new SealedRows(folder, other, written, repeatedKeys);
    }

    private Map<Long, VectorOrdinals> ordinals() throws IOException {
        var of = new HashMap<Long, VectorOrdinals>();
        for (Field field : schema.denseVectorFields()) {
            var kind = VectorKind.of(field.type());
            of.put(
                    field.id(),
                    LuceneRows.ordinals(kind, folder.leaf(), LuceneFields.of(field.id())));
        }
        return Map.copyOf(of);
    }

    @Override
    public long segmentId() {
        return folder.info().id();
    }

    @Override
    public Field primaryKey() {
        return schema.primaryKey();
    }

    @Override
    public Optional<Field> field(long fieldId) {
        return schema.field(fieldId);
    }

    @Override
    public boolean has(long fieldId) {
        return columns.has(fieldId);
    }

    @Override
    public DirectoryReader scalars(int rowCount) {
        return folder.reader();
    }

    @Override
    public Keys keys(int[] wanted, int count) throws IOException {
        return columns(wanted, count).readKeys(primaryKey());
    }

    @Override
    public long[] timestamps(int[] wanted, int count) throws IOException {
        return columns(wanted, count).readTimestamps();
    }

    private ColumnReader columns(int[] wanted, int count) {
        return new ColumnReader(folder.reader(), new RowSelection(wanted, count));
    }

    @Override
    public Optional<KeyOrder> keyOrder() {
        return repeatedKeys;
    }

    @Override
    public FilterCache filters() {
        return filters;
    }

    @Override
    public Optional<TextTotals> texts() {
        return Optional.of(texts);
    }

    @Override
    public Optional<VectorRows> vectors(long fieldId) throws IOException {
        Optional<Field> field = schema.field(fieldId).filter(known -> known.type().isDenseVector());
        return field.isEmpty() ? Optional.empty() : Optional.of(vectors(field.get()));
    }

    private VectorRows vectors(Field field) throws IOException {
        return columns.has(field.id())
                ? LuceneRows.of(
                        VectorKind.of(field.type()), folder.leaf(), LuceneFields.of(field.id()))
                : NoVectors.of(field);
    }

    @Override
    public VectorOrdinals ordinals(long fieldId) {
        return Objects.requireNonNull(ordinals.get(fieldId));
    }

    @Override
    public Optional<OpenIndex> index(long fieldId, Metric metric) throws IOException {
        Optional<BuiltIndex> built = built(fieldId, metric);
        return built.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        VectorIndex.of(built.get().type())
                                .open(
                                        (CodecReader) folder.leaf(),
                                        LuceneFields.of(fieldId),
                                        metric));
    }

    @Override
    public boolean hasIndex(long fieldId, Metric metric) {
        return built(fieldId, metric).isPresent();
    }

    private Optional<BuiltIndex> built(long fieldId, Metric metric) {
        for (BuiltIndex index : folder.descriptor().indexes()) {
            if (index.walkable() && index.field() == fieldId && index.metric() == metric) {
                return Optional.of(index);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<FixedBitSet> inPartitions(Set<Long> partitionIds) {
        return partitionIds.isEmpty() || partitionIds.contains(folder.info().partitionId())
                ? Optional.empty()
                : Optional.of(new FixedBitSet(folder.descriptor().rows()));
    }

    /// The rows that are younger than a timestamp.
    private record Younger(long timestamp, Optional<FixedBitSet> rows) {}

    /// Those of the last timestamp are kept: it is the same for all reads of a second.
    @Override
    public Optional<FixedBitSet> writtenAfter(long timestamp) {
        if (timestamp < folder.info().minTimestamp()) {
            return Optional.empty();
        }
        Younger known = younger;
        if (known.timestamp != timestamp) {
            FixedBitSet rows = written.upTo(timestamp);
            rows.flip(0, rows.length());
            known = new Younger(timestamp, Optional.of(rows));
            younger = known;
        }
        return known.rows;
    }

    /// Rows are in the order of their keys.
    @Override
    public int[] firstByKey(RowSet accepted, int limit, BooleanSupplier cancelled) {
        var cancellation = new Cancellation(cancelled);
        var first = new int[limit];
        int count = 0;
        for (int row = accepted.next(0); row >= 0 && count < limit; row = accepted.next(row + 1)) {
            cancellation.row();
            first[count++] = row;
        }
        return Arrays.copyOf(first, count);
    }

    @Override
    public void release() {
        // The files stay until the segment is closed.
    }
}
