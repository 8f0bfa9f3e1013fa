package io.atoll.segment.lists;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.lists.InvertedFileFormat.Build;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes what [InvertedFileReader] reads, while segments are merged: there is no other time at
/// which segments get an index. All vectors are read once for a sample, once for their lists, and
/// once for their codes.
final class InvertedFileWriter extends KnnVectorsWriter {
    /// The field number behind the last field.
    static final int END = -1;

    /// Of fewer vectors than this for each list, fewer lists are made, as Milvus does.
    private static final int LEAST_VECTORS_PER_LIST = 39;

    private static final int SAMPLED_VECTORS_PER_LIST = 256;
    private static final int MOST_SAMPLED_COMPONENTS = 32 << 20;
    private static final int VECTORS_BETWEEN_QUESTIONS = 1024;

    private final Build build;
    private final KnnVectorsWriter flat;
    private final IndexOutput meta;
    private final IndexOutput lists;

    private InvertedFileWriter(
            Build build, KnnVectorsWriter flat, IndexOutput meta, IndexOutput lists) {
        this.build = build;
        this.flat = flat;
        this.meta = meta;
        this.lists = lists;
    }

    static InvertedFileWriter open(SegmentWriteState state, FlatVectorsFormat format, Build build)
            throws IOException {
        KnnVectorsWriter flat = null;
        IndexOutput meta = null;
        IndexOutput lists = null;
        try {
            flat = format.fieldsWriter(state);
            meta = output(state, InvertedFileFormat.META_EXTENSION, InvertedFileFormat.META_CODEC);
            lists =
                    output(
                            state,
                            InvertedFileFormat.LISTS_EXTENSION,
                            InvertedFileFormat.LISTS_CODEC);
            return new InvertedFileWriter(build, flat, meta, lists);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, flat, meta, lists);
            throw e;
        }
    }

    private static IndexOutput output(SegmentWriteState state, String extension, String codec)
            throws IOException {
        IndexOutput output =
                state.directory.createOutput(
                        IndexFileNames.segmentFileName(
                                state.segmentInfo.name, state.segmentSuffix, extension),
                        state.context);
        try {
            CodecUtil.writeIndexHeader(
                    output,
                    codec,
                    InvertedFileFormat.VERSION,
                    state.segmentInfo.getId(),
                    state.segmentSuffix);
            return output;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, output);
            throw e;
        }
    }

    @Override
    public IORunnable mergeOneField(FieldInfo field, MergeState merge) throws IOException {
        IORunnable rest = flat.mergeOneField(field, merge);
        var vectors = new Vectors(field, merge);
        VectorSample sample = vectors.sample();
        if (sample.shown() > 0) {
            meta.writeInt(field.number);
            meta.writeVInt(sample.shown());
            write(vectors, sample);
        }
        return rest;
    }

    private void write(Vectors vectors, VectorSample sample) throws IOException {
        int count = Math.clamp(sample.shown() / LEAST_VECTORS_PER_LIST, 1, build.lists());
        FloatCentroids centroids = KMeans.train(sample, build.metric(), count, build.cancelled());
        centroids.write(meta);
        int[] listOf = vectors.assign(centroids, sample.shown());
        int[] places = writeOrdinals(listOf, count);
        if (build.codes().isEmpty()) {
            meta.writeByte((byte) 0);
            return;
        }
        meta.writeByte((byte) 1);
        ScalarQuantizer quantizer =
                vectors.ranges.quantizer(build.codes().orElseThrow(), build.metric());
        quantizer.write(meta);
        meta.writeVLong(lists.alignFilePointer(Long.BYTES));
        writeCodes(vectors, quantizer, places);
    }

    /// @return the place that each vector has in its list, counted over all lists
    private int[] writeOrdinals(int[] listOf, int count) throws IOException {
        var next = new int[count + 1];
        for (int list : listOf) {
            next[list + 1]++;
        }
        for (int list = 0; list < count; list++) {
            meta.writeVInt(next[list + 1]);
            next[list + 1] += next[list];
        }
        var places = new int[listOf.length];
        var ordinals = new int[listOf.length];
        for (int ordinal = 0; ordinal < listOf.length; ordinal++) {
            int place = next[listOf[ordinal]]++;
            places[ordinal] = place;
            ordinals[place] = ordinal;
        }
        meta.writeVLong(lists.alignFilePointer(Long.BYTES));
        for (int ordinal : ordinals) {
            lists.writeInt(ordinal);
        }
        return places;
    }

    private void writeCodes(Vectors vectors, ScalarQuantizer quantizer, int[] places)
            throws IOException {
        int bytes = quantizer.rowBytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ordered = arena.allocate((long) places.length * bytes);
            var numbers = new float[quantizer.dimension()];
            var coded = new byte[bytes];
            MemorySegment code = MemorySegment.ofArray(coded);
            for (int ordinal = 0; vectors.next(); ordinal++) {
                quantizer.encode(vectors.vector, numbers, coded);
                MemorySegment.copy(code, 0, ordered, (long) places[ordinal] * bytes, bytes);
            }
            for (int place = 0; place < places.length; place++) {
                MemorySegment.copy(ordered, (long) place * bytes, code, 0, bytes);
                lists.writeBytes(coded, bytes);
            }
        }
    }

    /// The merged vectors of a field, one by one and again.
    private final class Vectors {
        private final FieldInfo field;
        private final MergeState merge;
        private final ScalarQuantizer.Ranges ranges;
        final float[] vector;
        private KnnVectorValues values;
        private VectorRows rows;
        private KnnVectorValues.DocIndexIterator each;

        Vectors(FieldInfo field, MergeState merge) throws IOException {
            this.field = field;
            this.merge = merge;
            this.values = values();
            this.rows = LuceneRows.of(build.kind(), values);
            this.each = values.iterator();
            this.vector = new float[build.kind().dimension(rows.vectorBytes())];
            this.ranges = new ScalarQuantizer.Ranges(vector.length);
        }

        private KnnVectorValues values() throws IOException {
            return switch (field.getVectorEncoding()) {
                case FLOAT32 -> MergedVectorValues.mergeFloatVectorValues(field, merge);
                case BYTE -> MergedVectorValues.mergeByteVectorValues(field, merge);
            };
        }

        /// Goes to the next vector; behind the last one, back before the first.
        boolean next() throws IOException {
            if (each.nextDoc() == DocIdSetIterator.NO_MORE_DOCS) {
                values = values();
                rows = LuceneRows.of(build.kind(), values);
                each = values.iterator();
                return false;
            }
            int ordinal = each.index();
            if (ordinal % VECTORS_BETWEEN_QUESTIONS == 0 && build.cancelled().getAsBoolean()) {
                throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
            }
            build.kind().read(rows.memory(ordinal), rows.offset(ordinal), vector);
            return true;
        }

        VectorSample sample() throws IOException {
            long most =
                    Math.min(
                            Math.min(
                                    (long) SAMPLED_VECTORS_PER_LIST * build.lists(),
                                    MOST_SAMPLED_COMPONENTS / vector.length),
                            values.size());
            var sample = new VectorSample(vector.length, (int) most);
            while (next()) {
                sample.add(vector);
                ranges.add(vector);
            }
            return sample;
        }

        int[] assign(FloatCentroids centroids, int count) throws IOException {
            FloatCentroids.Assignment nearest = centroids.assignment();
            var listOf = new int[count];
            for (int ordinal = 0; next(); ordinal++) {
                centroids.prepare(vector);
                listOf[ordinal] = nearest.nearest(vector);
            }
            return listOf;
        }
    }

    @Override
    public void finish() throws IOException {
        flat.finish();
        meta.writeInt(END);
        CodecUtil.writeFooter(meta);
        CodecUtil.writeFooter(lists);
    }

    @Override
    public KnnFieldVectorsWriter<?> addField(FieldInfo field) {
        throw new UnsupportedOperationException("lists are made when segments are merged");
    }

    @Override
    public void flush(int documents, Sorter.DocMap order) {
        throw new UnsupportedOperationException("lists are made when segments are merged");
    }

    @Override
    public long ramBytesUsed() {
        return flat.ramBytesUsed();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(flat, meta, lists);
    }
}
