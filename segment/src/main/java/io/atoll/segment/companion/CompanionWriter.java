package io.atoll.segment.companion;

import io.atoll.segment.vectors.VectorKind;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/// Writes raw vectors by another format, and what is of them beside, while segments are merged:
/// there is no other time at which segments get an index.
public final class CompanionWriter extends KnnVectorsWriter {
    private final KnnVectorsWriter vectors;
    private final IndexOutput meta;
    private final IndexOutput body;
    private final VectorKind kind;
    private final BooleanSupplier cancelled;
    private final FieldWriter fields;

    /// Writes what one field has, of its vectors.
    @FunctionalInterface
    public interface FieldWriter {

        /// @param vectors of which there is one at least
        void write(MergedVectors vectors, IndexOutput meta, IndexOutput body) throws IOException;
    }

    private CompanionWriter(
            KnnVectorsWriter vectors,
            IndexOutput meta,
            IndexOutput body,
            VectorKind kind,
            BooleanSupplier cancelled,
            FieldWriter fields) {
        this.vectors = vectors;
        this.meta = meta;
        this.body = body;
        this.kind = kind;
        this.cancelled = cancelled;
        this.fields = fields;
    }

    /// @param vectors writes the other format's files; closed with this, also where this fails
    /// @param cancelled asked now and then; when true, the build ends with a CANCELLED error
    public static CompanionWriter open(
            SegmentWriteState state,
            KnnVectorsWriter vectors,
            CompanionFiles files,
            VectorKind kind,
            BooleanSupplier cancelled,
            FieldWriter fields)
            throws IOException {
        IndexOutput meta = null;
        IndexOutput body = null;
        try {
            meta = files.create(state, files.meta());
            body = files.create(state, files.body());
            return new CompanionWriter(vectors, meta, body, kind, cancelled, fields);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, vectors, meta, body);
            throw e;
        }
    }

    /// Says where in the body something begins that is written next, at a multiple of 8.
    public static void align(IndexOutput meta, IndexOutput body) throws IOException {
        meta.writeVLong(body.alignFilePointer(Long.BYTES));
    }

    @Override
    public IORunnable mergeOneField(FieldInfo field, MergeState merge) throws IOException {
        IORunnable rest = vectors.mergeOneField(field, merge);
        MergedVectors merged = new MergedVectors(field, merge, kind, cancelled);
        if (!merged.isEmpty()) {
            meta.writeInt(field.number);
            fields.write(merged, meta, body);
        }
        return rest;
    }

    @Override
    public void finish() throws IOException {
        vectors.finish();
        meta.writeInt(CompanionFiles.END);
        CodecUtil.writeFooter(meta);
        CodecUtil.writeFooter(body);
    }

    @Override
    public KnnFieldVectorsWriter<?> addField(FieldInfo field) {
        throw new UnsupportedOperationException("indexes are built when segments are merged");
    }

    @Override
    public void flush(int documents, Sorter.DocMap order) {
        throw new UnsupportedOperationException("indexes are built when segments are merged");
    }

    @Override
    public long ramBytesUsed() {
        return vectors.ramBytesUsed();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(vectors, meta, body);
    }
}
