package io.atoll.segment.growing;

import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.Columns;
import io.atoll.segment.columns.DefaultRows;
import io.atoll.segment.columns.RowDocuments;
import io.atoll.segment.columns.RowList;
import io.atoll.segment.columns.RowSelection;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.filtering.FilterCache;
import io.atoll.segment.journal.RowHomes;
import io.atoll.segment.search.Cancellation;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.KeyOrder;
import io.atoll.segment.search.LiveRows;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.SegmentRows;
import io.atoll.segment.search.SegmentView;
import io.atoll.segment.search.UseCount;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// The rows of a journal, searchable in memory. Inserts and deletes come from one thread at a time,
/// in the order of their timestamps; a view sees what was inserted before it was made.
///
/// Vectors are memory outside of the heap, scanned exactly. Scalars are in a Lucene index of their
/// own, so that filters and columns are read by the same code as in sealed segments; with the
/// vectors inside, refreshing it would stall. Keys are in a hash table, for deletes.
///
/// An insert makes everything else ready before it publishes its rows as live: who has seen a live
/// row finds all of it.
public final class GrowingSegment implements SearchableSegment {
    private static final long FILTER_CACHE_BYTES = 1 << 20;

    private final long segmentId;
    private final GrowingKeys keys;
    private final LiveRows live;
    private final Arena vectorMemory = Arena.ofShared();
    private final UseCount uses = new UseCount(this::free);
    private volatile Known known;
    private volatile Appended appended;

    /// What follows from the schema.
    private record Known(
            Schema schema, RowDocuments documents, FilterCache filters, GrowingScalars scalars) {
        static Known of(Schema schema, GrowingScalars scalars) {
            var columns =
                    new StoredColumns(
                            schema,
                            schema.storedFields().stream()
                                    .map(Field::id)
                                    .collect(Collectors.toSet()));
            return new Known(
                    schema,
                    new RowDocuments(schema),
                    new FilterCache(columns, FILTER_CACHE_BYTES),
                    scalars);
        }
    }

    private GrowingSegment(long segmentId, Schema schema) throws IOException {
        this.segmentId = segmentId;
        this.known = Known.of(schema, new GrowingScalars());
        this.keys = GrowingKeys.of(schema.primaryKey());
        this.live = new LiveRows(segmentId, 0, Long.MIN_VALUE);
        var vectors = new HashMap<Long, GrowingVectors>();
        for (Field field : schema.denseVectorFields()) {
            vectors.put(field.id(), GrowingVectors.none(vectorMemory, field));
        }
        this.appended = new Appended(InsertRuns.NONE, Map.copyOf(vectors), keys.snapshot());
    }

    public static GrowingSegment create(long segmentId, Schema schema) {
        try {
            return new GrowingSegment(segmentId, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What has been added, as one version.
    private record Appended(InsertRuns runs, Map<Long, GrowingVectors> vectors, Keys keys) {}

    /// Takes a schema that has more fields: rows that were added without them have their default
    /// values there, or null. One thread changes what is here.
    public void know(Schema schema) {
        Known before = known;
        if (schema.equals(before.schema)) {
            return;
        }
        List<Field> more =
                schema.storedFields().stream()
                        .filter(field -> before.schema.field(field.id()).isEmpty())
                        .toList();
        withVectors(more);
        known = Known.of(schema, withScalars(more, before.scalars));
        if (known.scalars != before.scalars) {
            // Who reads there goes on; who comes to do so finds those that are known now.
            close(before.scalars);
        }
    }

    /// Nobody has a vector in a field that came later.
    private void withVectors(List<Field> more) {
        Appended before = appended;
        int rowCount = before.runs.rowCount();
        var vectors = new HashMap<>(before.vectors);
        for (Field field : more) {
            if (field.type().isDenseVector()) {
                var none = (Column.Vectors) Rows.allNull(field, rowCount);
                vectors.put(field.id(), GrowingVectors.none(vectorMemory, field).with(none));
            }
        }
        appended = new Appended(before.runs, Map.copyOf(vectors), before.keys);
    }

    private GrowingScalars withScalars(List<Field> more, GrowingScalars before) {
        List<Field> valued = DefaultRows.fields(more);
        int rowCount = appended.runs.rowCount();
        if (valued.isEmpty() || rowCount == 0) {
            return before;
        }
        try {
            return GrowingScalars.completed(before, rowCount, valued);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(GrowingScalars scalars) {
        try {
            scalars.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the schema has all fields of which these rows have columns.
    public boolean knows(Rows rows) {
        Schema schema = known.schema;
        return rows.columns().stream().allMatch(each -> schema.field(each.fieldId()).isPresent());
    }

    /// Adds rows to one partition.
    public void insert(long partitionId, long timestamp, Rows rows) {
        insert(RowHomes.in(partitionId), timestamp, rows);
    }

    /// Adds rows. The columns may be views of a larger buffer: what is kept is copied.
    public void insert(RowHomes homes, long timestamp, Rows rows) {
        Appended before = appended;
        Schema schema = known.schema;
        if (timestamp < before.runs.lastTimestamp()) {
            throw new IllegalArgumentException(
                    "segment "
                            + segmentId
                            + ": an insert of timestamp "
                            + timestamp
                            + " after one of "
                            + before.runs.lastTimestamp());
        }
        var vectors = new HashMap<Long, GrowingVectors>();
        for (Field field : schema.denseVectorFields()) {
            GrowingVectors known = Objects.requireNonNull(before.vectors.get(field.id()));
            vectors.put(field.id(), known.with(vectors(rows, field)));
        }
        var documentsOfRows = known.documents.of(rows, timestamp);
        try {
            known.scalars.add(documentsOfRows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys.add(rows.keys(schema.primaryKey().id()));
        appended =
                new Appended(
                        before.runs.with(homes, timestamp, rows.count()),
                        Map.copyOf(vectors),
                        keys.snapshot());
        live.append(rows.count());
    }

    private Column.Vectors vectors(Rows rows, Field field) {
        Column column =
                rows.column(field.id()).orElseGet(() -> Columns.constant(field, rows.count()));
        if (column.hasNulls() && !field.nullable()) {
            throw new IllegalArgumentException(
                    "segment " + segmentId + ": rows without vectors of field " + field.id());
        }
        return (Column.Vectors) column;
    }

    /// The partitions that have rows.
    public Set<Long> partitions() {
        return appended.runs.partitions();
    }

    @Override
    public long id() {
        return segmentId;
    }

    @Override
    public boolean growing() {
        return true;
    }

    @Override
    public int rowCount() {
        return live.rowCount();
    }

    @Override
    public long sizeBytes() {
        try {
            long bytes = keys.sizeBytes() + known.scalars.sizeBytes();
            for (GrowingVectors vectors : appended.vectors.values()) {
                bytes += vectors.sizeBytes();
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean acquire() {
        return uses.acquire();
    }

    @Override
    public void release() {
        uses.release();
    }

    @Override
    public int delete(Delete delete) {
        InsertRuns runs = appended.runs;
        var hit = new RowList();
        if (delete.keys().isPresent()) {
            Keys deleted = delete.keys().get();
            for (int i = 0; i < deleted.size(); i++) {
                keys.rowsOf(deleted, i, row -> addIfHit(delete, runs, row, hit));
            }
        } else {
            int older = runs.rowsUntil(delete.upTo());
            for (int row = 0; row < older; row++) {
                addIfHit(delete, runs, row, hit);
            }
        }
        return live.kill(hit.rows(), hit.count(), delete.timestamp());
    }

    private static void addIfHit(Delete delete, InsertRuns runs, int row, RowList hit) {
        if (runs.timestamp(row) <= delete.upTo() && delete.concerns(runs.partition(row))) {
            hit.add(row);
        }
    }

    @Override
    public Moment moment() {
        // The live rows first: what was appended is never behind them.
        LiveRows.Moment alive = live.moment();
        Appended content = appended;
        return (asOf, asFarAsKnown) -> view(alive, content, asOf, asFarAsKnown);
    }

    private View view(LiveRows.Moment alive, Appended content, long asOf, boolean asFarAsKnown) {
        RowSet seen = asFarAsKnown ? alive.asFarAsKnown(asOf) : alive.asOf(asOf);
        int written = content.runs.rowsUntil(asOf);
        if (written < seen.bits().length()) {
            FixedBitSet bits = seen.bits().clone();
            bits.clear(written, bits.length());
            seen = new RowSet(bits);
        }
        return new SegmentView(new ViewedRows(content), seen);
    }

    /// The rows of one partition that live now, as Lucene leaves that have their vectors too, in
    /// the order of their insertion. Used while the segment is acquired.
    public GrowingLeaves leaves(long partitionId) throws IOException {
        RowSet seen = live.now();
        Appended content = appended;
        FixedBitSet wanted = content.runs.rowsIn(Set.of(partitionId));
        wanted = FixedBitSet.ensureCapacity(wanted, seen.bits().length());
        wanted.and(seen.bits());
        DirectoryReader reader = scalars(seen.bits().length());
        try {
            requireRowNumbers(reader, content.keys, seen.bits().length());
            return new GrowingLeaves(reader, wanted, content.vectors, live.lastDelete());
        } catch (IOException | RuntimeException e) {
            reader.decRef();
            throw e;
        }
    }

    /// Vectors are found by row number, scalars by document number: should they ever differ, rows
    /// would get the vectors of others.
    private void requireRowNumbers(DirectoryReader reader, Keys byRow, int rowCount)
            throws IOException {
        var all = new int[rowCount];
        Arrays.setAll(all, row -> row);
        Keys byDocument =
                new ColumnReader(reader, new RowSelection(all, rowCount))
                        .readKeys(known.schema.primaryKey());
        for (int row = 0; row < rowCount; row++) {
            if (byDocument.compare(row, byRow, row) != 0) {
                throw new IllegalStateException(
                        "segment "
                                + segmentId
                                + ": document "
                                + row
                                + " has key "
                                + byDocument.get(row)
                                + ", but that row has "
                                + byRow.get(row));
            }
        }
    }

    /// Rows have one number in whatever index of scalars there is, so that a view may go on with
    /// one that was made after it.
    private DirectoryReader scalars(int rowCount) throws IOException {
        while (true) {
            GrowingScalars current = known.scalars;
            try {
                return current.acquire(rowCount);
            } catch (AlreadyClosedException e) {
                if (current == known.scalars) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        try (vectorMemory) {
            close(known.scalars);
        }
    }

    /// The rows of one view. Keys, timestamps and vectors are at hand; scalars have to be made
    /// readable first, which is only done for who wants them, and only as far as it is needed: most
    /// searches find rows that were readable before.
    private final class ViewedRows implements SegmentRows {
        private final Appended content;
        private final List<DirectoryReader> acquired = new ArrayList<>();

        ViewedRows(Appended content) {
            this.content = content;
        }

        @Override
        public long segmentId() {
            return segmentId;
        }

        @Override
        public Field primaryKey() {
            return known.schema.primaryKey();
        }

        @Override
        public Optional<Field> field(long fieldId) {
            return known.schema.field(fieldId);
        }

        @Override
        public boolean has(long fieldId) {
            return known.schema.field(fieldId).isPresent();
        }

        @Override
        public synchronized DirectoryReader scalars(int rowCount) throws IOException {
            if (acquired.isEmpty() || acquired.getLast().maxDoc() < rowCount) {
                acquired.add(GrowingSegment.this.scalars(rowCount));
            }
            return acquired.getLast();
        }

        @Override
        public Keys keys(int[] wanted, int count) {
            return content.keys.pick(wanted, count);
        }

        @Override
        public long[] timestamps(int[] wanted, int count) {
            var timestamps = new long[count];
            for (int i = 0; i < count; i++) {
                timestamps[i] = content.runs.timestamp(wanted[i]);
            }
            return timestamps;
        }

        /// Rows come in the order of their writing, and a key may be written again.
        @Override
        public Optional<KeyOrder> keyOrder() {
            Keys byRow = content.keys;
            return Optional.of((row, other) -> byRow.compare(row, byRow, other));
        }

        @Override
        public FilterCache filters() {
            return known.filters;
        }

        @Override
        public Optional<VectorRows> vectors(long fieldId) {
            return Optional.ofNullable(content.vectors.get(fieldId)).map(GrowingVectors::rows);
        }

        @Override
        public VectorOrdinals ordinals(long fieldId) {
            return Objects.requireNonNull(content.vectors.get(fieldId)).ordinals();
        }

        @Override
        public Optional<OpenIndex> index(long fieldId, Metric metric) {
            return Optional.empty();
        }

        @Override
        public Optional<FixedBitSet> inPartitions(Set<Long> partitionIds) {
            return partitionIds.isEmpty() || content.runs.allIn(partitionIds)
                    ? Optional.empty()
                    : Optional.of(content.runs.rowsIn(partitionIds));
        }

        @Override
        public Optional<FixedBitSet> writtenAfter(long timestamp) {
            int older = content.runs.rowsUntil(timestamp);
            if (older == 0) {
                return Optional.empty();
            }
            var younger = new FixedBitSet(content.runs.rowCount());
            if (older < younger.length()) {
                younger.set(older, younger.length());
            }
            return Optional.of(younger);
        }

        @Override
        public int[] firstByKey(RowSet rows, int limit, BooleanSupplier cancelled) {
            var cancellation = new Cancellation(cancelled);
            var first = new FirstByKey(content.keys, Math.min(limit, content.keys.size()));
            for (int row = rows.next(0); row >= 0; row = rows.next(row + 1)) {
                cancellation.row();
                first.offer(row);
            }
            return first.sorted();
        }

        @Override
        public synchronized void release() {
            try {
                for (DirectoryReader reader : acquired) {
                    reader.decRef();
                }
                acquired.clear();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
