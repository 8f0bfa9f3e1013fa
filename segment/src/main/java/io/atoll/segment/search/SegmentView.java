package io.atoll.segment.search;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.filter.Filter;
import io.atoll.model.read.Bm25Query;
import io.atoll.model.read.TextStatistics;
import io.atoll.model.rows.Column;
import io.atoll.model.rows.Keys;
import io.atoll.model.rows.Rows;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.Columns;
import io.atoll.segment.columns.RowSelection;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// A fixed set of live rows of a segment, sealed or growing.
public final class SegmentView implements SearchableSegment.View {
    private final SegmentRows rows;
    private final RowSet live;
    private final AtomicBoolean closed = new AtomicBoolean();

    public SegmentView(SegmentRows rows, RowSet live) {
        this.rows = rows;
        this.live = live;
    }

    @Override
    public long liveRows() {
        return live.count();
    }

    @Override
    public long indexedRows(long fieldId, Metric metric) {
        return rows.hasIndex(fieldId, metric) ? live.count() : 0;
    }

    @Override
    public SegmentView writtenAfter(long timestamp) {
        Optional<FixedBitSet> younger = rows.writtenAfter(timestamp);
        return younger.isEmpty() ? this : new SegmentView(rows, live.and(younger.get()));
    }

    @Override
    public VectorHits search(VectorSearch search) {
        return reading(
                () -> {
                    Optional<Field> field = vectorField(search);
                    if (field.isEmpty()) {
                        return VectorHits.none(search.queries().count());
                    }
                    RowSet accepted =
                            accepted(
                                    search.query().filter(),
                                    search.partitionIds(),
                                    search.cancelled());
                    Optional<Bm25Query> words = search.query().bm25();
                    if (words.isPresent()) {
                        return byWords(accepted, words.get(), search);
                    }
                    return field.get().type().isDenseVector()
                            ? new SearchPlan(rows, vectors(search), accepted, search).run()
                            : sparse(accepted, search);
                });
    }

    /// Empty where the field came to the schema after this segment was opened: no row has a vector
    /// there.
    private Optional<Field> vectorField(VectorSearch search) {
        long fieldId = search.query().fieldId();
        Optional<Field> field = rows.field(fieldId);
        if (field.isPresent() && !field.get().type().isVector()) {
            throw new AtollException(
                    ErrorCode.FIELD_NOT_FOUND,
                    "segment " + rows.segmentId() + " has no vector field " + fieldId);
        }
        return field;
    }

    private VectorHits sparse(RowSet accepted, VectorSearch search) throws IOException {
        var scalars = rows.scalars(live.bits().length());
        return new SparseSearch(scalars, accepted, rows.keyOrder(), search).run();
    }

    private VectorHits byWords(RowSet accepted, Bm25Query words, VectorSearch search)
            throws IOException {
        return new Bm25Search(
                        rows.scalars(live.bits().length()),
                        accepted,
                        rows.keyOrder(),
                        words,
                        search)
                .run();
    }

    @Override
    public TextStatistics statistics(
            long fieldId, List<String> words, Set<Long> partitionIds, BooleanSupplier cancelled) {
        return reading(
                () ->
                        new LiveTexts(
                                        rows.scalars(live.bits().length()),
                                        accepted(Optional.empty(), partitionIds, cancelled),
                                        fieldId,
                                        rows.texts(),
                                        cancelled)
                                .statistics(words));
    }

    private VectorRows vectors(VectorSearch search) throws IOException {
        VectorRows vectors = rows.vectors(search.query().fieldId()).orElseThrow();
        int count = search.queries().count();
        if (search.queries().sizeBytes() != (long) count * vectors.vectorBytes()) {
            throw new AtollException(
                    ErrorCode.PARAMETER_INVALID,
                    "%d queries of %d bytes in all for vector field %d with vectors of %d"
                            .formatted(
                                    count,
                                    search.queries().sizeBytes(),
                                    search.query().fieldId(),
                                    vectors.vectorBytes()));
        }
        return vectors;
    }

    @Override
    public int[] match(
            Optional<Filter> filter, Set<Long> partitionIds, int limit, BooleanSupplier cancelled) {
        return reading(
                () -> {
                    RowSet accepted = accepted(filter, partitionIds, cancelled);
                    return rows.firstByKey(accepted, Math.min(limit, accepted.count()), cancelled);
                });
    }

    @Override
    public long count(Optional<Filter> filter, Set<Long> partitionIds, BooleanSupplier cancelled) {
        return reading(() -> (long) accepted(filter, partitionIds, cancelled).count());
    }

    @Override
    public BitSet accepted(Filter filter, int[] wanted, int count, BooleanSupplier cancelled) {
        return reading(
                () -> {
                    FixedBitSet matching =
                            rows.filters()
                                    .matching(
                                            rows.scalars(live.bits().length()), filter, cancelled);
                    var accepted = new BitSet(count);
                    for (int i = 0; i < count; i++) {
                        accepted.set(i, wanted[i] < matching.length() && matching.get(wanted[i]));
                    }
                    return accepted;
                });
    }

    private RowSet accepted(
            Optional<Filter> filter, Set<Long> partitionIds, BooleanSupplier cancelled)
            throws IOException {
        RowSet accepted = live;
        Optional<FixedBitSet> inPartitions = rows.inPartitions(partitionIds);
        if (inPartitions.isPresent()) {
            accepted = accepted.and(inPartitions.get());
        }
        if (filter.isPresent() && accepted.count() > 0) {
            accepted =
                    accepted.and(
                            rows.filters()
                                    .matching(
                                            rows.scalars(live.bits().length()),
                                            filter.get(),
                                            cancelled));
        }
        return accepted;
    }

    @Override
    public Keys keys(int[] wanted, int count) {
        return reading(() -> rows.keys(wanted, count));
    }

    @Override
    public long[] timestamps(int[] wanted, int count) {
        return reading(() -> rows.timestamps(wanted, count));
    }

    @Override
    public Rows fetch(int[] wanted, int count, List<Field> fields) {
        return reading(
                () -> {
                    var selection = new RowSelection(wanted, count);
                    var columns = new ArrayList<Column>(fields.size());
                    for (Field field : fields) {
                        if (!rows.has(field.id())) {
                            columns.add(Columns.constant(field, count));
                        } else if (field.type().isDenseVector()) {
                            columns.add(vectors(field, selection));
                        } else {
                            columns.add(scalars(selection).read(field));
                        }
                    }
                    return new Rows(count, columns);
                });
    }

    private ColumnReader scalars(RowSelection selection) throws IOException {
        int last = selection.count() == 0 ? -1 : selection.row(selection.count() - 1);
        return new ColumnReader(rows.scalars(last + 1), selection);
    }

    private Column vectors(Field field, RowSelection selection) throws IOException {
        VectorRows vectors =
                rows.vectors(field.id())
                        .orElseThrow(() -> new IOException("no vectors of field " + field.id()));
        VectorOrdinals ordinals = rows.ordinals(field.id());
        var nulls = new BitSet(selection.count());
        int bytes = vectors.vectorBytes();
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(selection.count(), bytes));
        MemorySegment target = MemorySegment.ofBuffer(data);
        for (int i = 0; i < selection.count(); i++) {
            if (ordinals.has(selection.row(i))) {
                int ordinal = ordinals.ordinal(selection.row(i));
                MemorySegment source = vectors.memory(ordinal);
                long place = (long) selection.place(i) * bytes;
                MemorySegment.copy(source, vectors.offset(ordinal), target, place, bytes);
            } else {
                nulls.set(selection.place(i));
            }
        }
        return new Column.Vectors(
                field.id(), field.type(), selection.count(), field.dimension(), data, nulls);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            rows.release();
        }
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.run();
        } catch (CorruptIndexException e) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    "segment " + rows.segmentId() + " is damaged: " + e.getMessage(),
                    e);
        } catch (IOException e) {
            throw new AtollException(
                    ErrorCode.STORAGE_FAILED,
                    "segment " + rows.segmentId() + " could not be read: " + e.getMessage(),
                    e);
        }
    }

    private interface Reading<T> {
        T run() throws IOException;
    }
}
