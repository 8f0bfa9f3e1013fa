package io.atoll.segment.sealed;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.model.Field;
import io.atoll.model.Metric;
import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.model.rows.Keys;
import io.atoll.segment.columns.ColumnReader;
import io.atoll.segment.columns.KeyTerms;
import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.columns.RowList;
import io.atoll.segment.columns.RowSelection;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.columns.StoredColumns;
import io.atoll.segment.filtering.FilterCache;
import io.atoll.segment.indexes.VectorIndex;
import io.atoll.segment.sealed.SegmentDescriptor.BuiltIndex;
import io.atoll.segment.search.Cancellation;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.KeyOrder;
import io.atoll.segment.search.LiveRows;
import io.atoll.segment.search.OpenIndex;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.SegmentRows;
import io.atoll.segment.search.SegmentView;
import io.atoll.segment.search.UseCount;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.NoVectors;
import io.atoll.segment.vectors.VectorKind;
import io.atoll.segment.vectors.VectorOrdinals;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// A sealed segment, open for searches: a folder with a [SegmentDescriptor] and one Lucene index of
/// one leaf, in which the document number is the row number.
public final class SealedSegment implements SearchableSegment {
    private static final long MIN_FILTER_CACHE_BYTES = 256 << 10;
    private static final long MAX_FILTER_CACHE_BYTES = 4 << 20;
    private static final int CACHED_FILTERS = 64;

    private final SegmentInfo info;
    private final SegmentDescriptor descriptor;
    private final Schema schema;
    private final Directory directory;
    private final DirectoryReader reader;
    private final LeafReader leaf;
    private final StoredColumns columns;
    private final Map<Long, VectorOrdinals> ordinals;
    private final KeyFilter possibleKeys;
    private final Optional<KeyOrder> repeatedKeys;
    private final FilterCache filters;
    private final LiveRows live;
    private final Runnable closed;
    private final UseCount uses = new UseCount(this::free);
    private final SealedRows rows = new SealedRows();

    private SealedSegment(
            SegmentInfo info,
            SegmentDescriptor descriptor,
            Schema schema,
            Directory directory,
            DirectoryReader reader,
            Runnable closed)
            throws IOException {
        this.closed = closed;
        this.info = info;
        this.descriptor = descriptor;
        this.schema = schema;
        this.directory = directory;
        this.reader = reader;
        this.leaf = reader.leaves().getFirst().reader();
        this.columns =
                new StoredColumns(
                        schema,
                        descriptor.fields().stream()
                                .map(SegmentDescriptor.StoredField::id)
                                .collect(Collectors.toSet()));
        this.ordinals = ordinals();
        this.possibleKeys = possibleKeys();
        this.repeatedKeys = RepeatedKeys.in(terms(), descriptor.rows());
        long bitmaps = (long) CACHED_FILTERS * descriptor.rows() / Byte.SIZE;
        this.filters =
                new FilterCache(
                        columns,
                        Math.clamp(bitmaps, MIN_FILTER_CACHE_BYTES, MAX_FILTER_CACHE_BYTES));
        this.live = new LiveRows(info.id(), descriptor.rows(), descriptor.lastDelete());
    }

    private Map<Long, VectorOrdinals> ordinals() throws IOException {
        var of = new HashMap<Long, VectorOrdinals>();
        for (Field field : schema.vectorFields()) {
            var kind = VectorKind.of(field.type());
            of.put(field.id(), LuceneRows.ordinals(kind, leaf, LuceneFields.of(field.id())));
        }
        return Map.copyOf(of);
    }

    private KeyFilter possibleKeys() throws IOException {
        Optional<KeyFilter> stored = KeyFilter.read(directory, info.folder(), descriptor);
        return stored.isPresent() ? stored.get() : KeyFilter.of(keyTerms(), descriptor.rows());
    }

    private @Nullable Terms terms() throws IOException {
        return leaf.terms(LuceneFields.keyTerms(schema.primaryKey()));
    }

    private TermsEnum keyTerms() throws IOException {
        Terms terms = terms();
        return terms == null ? TermsEnum.EMPTY : terms.iterator();
    }

    /// Opens a segment's folder.
    ///
    /// @param verify whether all files are read and their checksums compared first
    /// @throws io.atoll.model.AtollException with SEGMENT_DAMAGED, naming the file, if a file is
    ///   absent or not what `segment.json` says
    public static SealedSegment open(
            Storage storage, SegmentInfo info, Schema schema, boolean verify) throws IOException {
        return open(storage, info, schema, verify, () -> {});
    }

    /// @param closed called when the files are not read any more
    static SealedSegment open(
            Storage storage, SegmentInfo info, Schema schema, boolean verify, Runnable closed)
            throws IOException {
        SegmentDescriptor descriptor = descriptor(storage, info);
        Directory directory = storage.directory(info.folder());
        try {
            StoredFiles.check(directory, info.folder(), descriptor.files(), verify);
            DirectoryReader reader = DirectoryReader.open(directory);
            try {
                requireOneLeaf(info, descriptor, reader);
                return new SealedSegment(info, descriptor, schema, directory, reader, closed);
            } catch (IOException | RuntimeException e) {
                reader.close();
                throw e;
            }
        } catch (CorruptIndexException e) {
            directory.close();
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED, info.folder() + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /// Reads what a segment's folder must hold.
    static SegmentDescriptor descriptor(Storage storage, SegmentInfo info) throws IOException {
        String file = info.folder() + "/" + SegmentDescriptor.NAME;
        SegmentDescriptor descriptor;
        try {
            descriptor = SegmentDescriptor.parse(file, storage.read(file));
        } catch (NoSuchFileException e) {
            throw StoredFiles.missing(file, e);
        }
        if (descriptor.segment() != info.id() || descriptor.rows() != info.rowCount()) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    file
                            + " describes segment "
                            + descriptor.segment()
                            + " of "
                            + descriptor.rows()
                            + " rows, its manifest segment "
                            + info.id()
                            + " of "
                            + info.rowCount());
        }
        return descriptor;
    }

    private static void requireOneLeaf(
            SegmentInfo info, SegmentDescriptor descriptor, DirectoryReader reader) {
        if (reader.leaves().size() != 1
                || reader.maxDoc() != descriptor.rows()
                || reader.hasDeletions()) {
            throw new AtollException(
                    ErrorCode.SEGMENT_DAMAGED,
                    info.folder()
                            + " has an index of "
                            + reader.leaves().size()
                            + " leaves with "
                            + reader.numDocs()
                            + " live of "
                            + reader.maxDoc()
                            + " documents; one leaf with "
                            + descriptor.rows()
                            + " was expected");
        }
    }

    /// What the manifest says of this segment.
    public SegmentInfo info() {
        return info;
    }

    SegmentDescriptor descriptor() {
        return descriptor;
    }

    LeafReader leaf() {
        return leaf;
    }

    long lastDelete() {
        return live.lastDelete();
    }

    RowSet liveNow() {
        return live.now();
    }

    @Override
    public long id() {
        return info.id();
    }

    @Override
    public boolean growing() {
        return false;
    }

    @Override
    public int rowCount() {
        return descriptor.rows();
    }

    @Override
    public long sizeBytes() {
        return info.sizeBytes();
    }

    @Override
    public boolean acquire() {
        return uses.acquire();
    }

    @Override
    public void release() {
        uses.release();
    }

    /// Ends the rows that a tombstone file names, for good: views of the past do not see them
    /// either. Rows already dead stay so.
    public void apply(Tombstones tombstones) {
        if (tombstones.segmentId() != info.id()) {
            throw new IllegalArgumentException(
                    "tombstones of segment "
                            + tombstones.segmentId()
                            + " for segment "
                            + info.id());
        }
        live.fold(tombstones);
    }

    /// The rows that are dead now, as tombstones to write; those already there when the segment was
    /// opened included. Null if there are none.
    public @Nullable Tombstones tombstones() {
        return live.tombstones();
    }

    @Override
    public int delete(Delete delete) {
        if (!delete.concerns(info.partitionId()) || delete.upTo() < descriptor.minTimestamp()) {
            return 0;
        }
        RowList hit =
                delete.keys().isPresent()
                        ? writtenUpTo(delete.upTo(), delete.keys().get())
                        : rowsOf(writtenUpTo(delete.upTo()));
        return live.kill(hit.rows(), hit.count(), delete.timestamp());
    }

    /// Rows of these keys with a timestamp up to this one.
    private RowList writtenUpTo(long timestamp, Keys keys) {
        BytesRef[] terms = possibleTerms(keys);
        var written = new RowList();
        if (terms.length == 0) {
            return written;
        }
        try {
            TermsEnum known = keyTerms();
            NumericDocValues timestamps = DocValues.getNumeric(leaf, LuceneFields.TIMESTAMP);
            PostingsEnum postings = null;
            for (BytesRef term : terms) {
                if (known.seekExact(term)) {
                    postings = known.postings(postings, PostingsEnum.NONE);
                    addWrittenUpTo(timestamp, postings, timestamps, written);
                }
            }
            return written;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Ascending, so that the terms are walked in one direction.
    private BytesRef[] possibleTerms(Keys keys) {
        var possible = new BytesRef[keys.size()];
        int count = 0;
        for (int i = 0; i < possible.length; i++) {
            BytesRef term = KeyTerms.of(keys, i);
            if (possibleKeys.mayContain(term)) {
                possible[count++] = term;
            }
        }
        BytesRef[] terms = Arrays.copyOf(possible, count);
        Arrays.sort(terms);
        return terms;
    }

    /// Rows are in the order of their keys, so that the timestamps too are read in one direction.
    private static void addWrittenUpTo(
            long timestamp, PostingsEnum postings, NumericDocValues timestamps, RowList written)
            throws IOException {
        for (int row = postings.nextDoc();
                row != DocIdSetIterator.NO_MORE_DOCS;
                row = postings.nextDoc()) {
            if (timestamps.advanceExact(row) && timestamps.longValue() <= timestamp) {
                written.add(row);
            }
        }
    }

    private static RowList rowsOf(FixedBitSet bits) {
        var rows = new RowList();
        for (int row = 0; row < bits.length(); row++) {
            if (bits.get(row)) {
                rows.add(row);
            }
        }
        return rows;
    }

    /// Rows with a timestamp up to this one.
    private FixedBitSet writtenUpTo(long timestamp) {
        try {
            var written = new FixedBitSet(descriptor.rows());
            NumericDocValues timestamps = DocValues.getNumeric(leaf, LuceneFields.TIMESTAMP);
            for (int row = timestamps.nextDoc();
                    row != DocIdSetIterator.NO_MORE_DOCS;
                    row = timestamps.nextDoc()) {
                if (timestamps.longValue() <= timestamp) {
                    written.set(row);
                }
            }
            return written;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public Moment moment() {
        LiveRows.Moment alive = live.moment();
        return asOf -> view(alive, asOf);
    }

    private View view(LiveRows.Moment alive, long asOf) {
        RowSet seen = alive.asOf(asOf);
        if (asOf < descriptor.maxTimestamp()) {
            FixedBitSet written = writtenUpTo(asOf);
            written.and(seen.bits());
            seen = new RowSet(written);
        }
        return new SegmentView(rows, seen);
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        try (directory) {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed.run();
        }
    }

    private AtollException failed(IOException e) {
        return new AtollException(
                ErrorCode.STORAGE_FAILED,
                "segment " + info.id() + " could not be read: " + e.getMessage(),
                e);
    }

    private final class SealedRows implements SegmentRows {

        @Override
        public long segmentId() {
            return info.id();
        }

        @Override
        public Field primaryKey() {
            return schema.primaryKey();
        }

        @Override
        public boolean has(long fieldId) {
            return columns.has(fieldId);
        }

        @Override
        public DirectoryReader scalars(int rowCount) {
            return reader;
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
            return new ColumnReader(reader, new RowSelection(wanted, count));
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
        public Optional<VectorRows> vectors(long fieldId) throws IOException {
            Optional<Field> field = schema.field(fieldId).filter(known -> known.type().isVector());
            return field.isEmpty() ? Optional.empty() : Optional.of(vectors(field.get()));
        }

        private VectorRows vectors(Field field) throws IOException {
            return columns.has(field.id())
                    ? LuceneRows.of(VectorKind.of(field.type()), leaf, LuceneFields.of(field.id()))
                    : NoVectors.of(field);
        }

        @Override
        public VectorOrdinals ordinals(long fieldId) {
            return Objects.requireNonNull(ordinals.get(fieldId));
        }

        @Override
        public Optional<OpenIndex> index(long fieldId, Metric metric) throws IOException {
            for (BuiltIndex index : descriptor.indexes()) {
                if (index.walkable() && index.field() == fieldId && index.metric() == metric) {
                    return Optional.of(
                            VectorIndex.of(index.type())
                                    .open((CodecReader) leaf, LuceneFields.of(fieldId), metric));
                }
            }
            return Optional.empty();
        }

        @Override
        public Optional<FixedBitSet> inPartitions(Set<Long> partitionIds) {
            return partitionIds.isEmpty() || partitionIds.contains(info.partitionId())
                    ? Optional.empty()
                    : Optional.of(new FixedBitSet(descriptor.rows()));
        }

        /// Rows are in the order of their keys.
        @Override
        public int[] firstByKey(RowSet accepted, int limit, BooleanSupplier cancelled) {
            var cancellation = new Cancellation(cancelled);
            var first = new int[limit];
            int count = 0;
            for (int row = accepted.next(0);
                    row >= 0 && count < limit;
                    row = accepted.next(row + 1)) {
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
}
