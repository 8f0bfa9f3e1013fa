package io.atoll.segment.sealed;

import io.atoll.model.Schema;
import io.atoll.model.manifest.SegmentInfo;
import io.atoll.segment.columns.RowList;
import io.atoll.segment.columns.RowSet;
import io.atoll.segment.search.Delete;
import io.atoll.segment.search.LiveRows;
import io.atoll.segment.search.SearchableSegment;
import io.atoll.segment.search.SegmentView;
import io.atoll.segment.search.UseCount;
import io.atoll.segment.storage.Storage;
import io.atoll.segment.tombstones.Tombstones;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;

/// A sealed segment, open for searches: a folder with a [SegmentDescriptor] and one Lucene index of
/// one leaf, in which the document number is the row number.
public final class SealedSegment implements SearchableSegment {
    private final OpenFolder folder;
    private volatile SealedRows rows;
    private final WrittenRows written;
    private final LiveRows live;
    private final Runnable closed;
    private final UseCount uses = new UseCount(this::free);

    private SealedSegment(OpenFolder folder, Schema schema, Runnable closed) throws IOException {
        this.folder = folder;
        this.written = new WrittenRows(folder, schema);
        this.rows = new SealedRows(folder, schema, written);
        this.live =
                new LiveRows(id(), folder.descriptor().rows(), folder.descriptor().lastDelete());
        this.closed = closed;
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
        OpenFolder folder = OpenFolder.open(storage, info, verify);
        try {
            return new SealedSegment(folder, schema, closed);
        } catch (CorruptIndexException e) {
            folder.close();
            throw OpenFolder.damaged(info, e);
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /// Takes a schema that has more fields: rows that were sealed without them have their default
    /// values there, or null. Views go on with what they began with. One thread changes what is
    /// here.
    public void know(Schema schema) {
        try {
            rows = rows.with(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "segment " + id() + " cannot be read by the changed schema", e);
        }
    }

    /// What the manifest says of this segment.
    public SegmentInfo info() {
        return folder.info();
    }

    SegmentDescriptor descriptor() {
        return folder.descriptor();
    }

    /// Whether its rows have a field, and not the field's default value or null in its place.
    boolean has(long fieldId) {
        return descriptor().fields().stream().anyMatch(field -> field.id() == fieldId);
    }

    LeafReader leaf() {
        return folder.leaf();
    }

    long lastDelete() {
        return live.lastDelete();
    }

    RowSet liveNow() {
        return live.now();
    }

    @Override
    public long id() {
        return folder.info().id();
    }

    @Override
    public boolean growing() {
        return false;
    }

    @Override
    public int rowCount() {
        return folder.descriptor().rows();
    }

    @Override
    public long sizeBytes() {
        return folder.info().sizeBytes();
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
        if (tombstones.segmentId() != folder.info().id()) {
            throw new IllegalArgumentException(
                    "tombstones of segment "
                            + tombstones.segmentId()
                            + " for segment "
                            + folder.info().id());
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
        if (!delete.concerns(info().partitionId())
                || delete.upTo() < folder.descriptor().minTimestamp()) {
            return 0;
        }
        RowList hit = written.hitBy(delete);
        return live.kill(hit.rows(), hit.count(), delete.timestamp());
    }

    @Override
    public Moment moment() {
        LiveRows.Moment alive = live.moment();
        return (asOf, asFarAsKnown) -> view(alive, asOf, asFarAsKnown);
    }

    private View view(LiveRows.Moment alive, long asOf, boolean asFarAsKnown) {
        RowSet seen = asFarAsKnown ? alive.asFarAsKnown(asOf) : alive.asOf(asOf);
        if (asOf < folder.descriptor().maxTimestamp()) {
            FixedBitSet before = written.upTo(asOf);
            before.and(seen.bits());
            seen = new RowSet(before);
        }
        return new SegmentView(rows, seen);
    }

    @Override
    public void close() {
        uses.close();
    }

    private void free() {
        try {
            folder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed.run();
        }
    }
}
