package io.atoll.segment.indexes;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.atoll.segment.indexes.QuantizedGraphFormat.Build;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.vectors.LuceneRows;
import io.atoll.segment.vectors.VectorRows;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
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

/// Writes what [QuantizedGraphReader] reads, while segments are merged: there is no other time at
/// which segments get an index. All vectors are read twice, for their ranges and for their codes.
final class QuantizedGraphWriter extends KnnVectorsWriter {
    private static final int VECTORS_BETWEEN_QUESTIONS = 1024;

    /// The field number behind the last field.
    static final int END = -1;

    private final Build build;
    private final KnnVectorsWriter graphs;
    private final IndexOutput meta;
    private final IndexOutput codes;

    private QuantizedGraphWriter(
            Build build, KnnVectorsWriter graphs, IndexOutput meta, IndexOutput codes) {
        this.build = build;
        this.graphs = graphs;
        this.meta = meta;
        this.codes = codes;
    }

    static QuantizedGraphWriter open(SegmentWriteState state, Build build) throws IOException {
        KnnVectorsWriter graphs = null;
        IndexOutput meta = null;
        IndexOutput codes = null;
        try {
            graphs = build.graphs().fieldsWriter(state);
            meta =
                    output(
                            state,
                            QuantizedGraphFormat.META_EXTENSION,
                            QuantizedGraphFormat.META_CODEC);
            codes =
                    output(
                            state,
                            QuantizedGraphFormat.CODES_EXTENSION,
                            QuantizedGraphFormat.CODES_CODEC);
            return new QuantizedGraphWriter(build, graphs, meta, codes);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, graphs, meta, codes);
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
                    QuantizedGraphFormat.VERSION,
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
        IORunnable graph = graphs.mergeOneField(field, merge);
        ScalarQuantizer quantizer = quantizer(field, merge);
        long begin = codes.alignFilePointer(Long.BYTES);
        int count = encode(quantizer, values(field, merge));
        meta.writeInt(field.number);
        meta.writeVInt(count);
        meta.writeVLong(begin);
        quantizer.write(meta);
        return graph;
    }

    private static KnnVectorValues values(FieldInfo field, MergeState merge) throws IOException {
        return switch (field.getVectorEncoding()) {
            case FLOAT32 -> MergedVectorValues.mergeFloatVectorValues(field, merge);
            case BYTE -> MergedVectorValues.mergeByteVectorValues(field, merge);
        };
    }

    private ScalarQuantizer quantizer(FieldInfo field, MergeState merge) throws IOException {
        KnnVectorValues values = values(field, merge);
        VectorRows rows = LuceneRows.of(build.kind(), values);
        var vector = new float[build.kind().dimension(rows.vectorBytes())];
        var ranges = new ScalarQuantizer.Ranges(vector.length);
        var each = values.iterator();
        while (each.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            read(rows, each.index(), vector);
            ranges.add(vector);
        }
        return ranges.quantizer(build.type(), build.metric());
    }

    /// @return how many
    private int encode(ScalarQuantizer quantizer, KnnVectorValues values) throws IOException {
        VectorRows rows = LuceneRows.of(build.kind(), values);
        var vector = new float[quantizer.dimension()];
        var numbers = new float[quantizer.dimension()];
        var coded = new byte[quantizer.rowBytes()];
        int count = 0;
        var each = values.iterator();
        while (each.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
            read(rows, each.index(), vector);
            quantizer.encode(vector, numbers, coded);
            codes.writeBytes(coded, coded.length);
            count++;
        }
        return count;
    }

    private void read(VectorRows rows, int ordinal, float[] vector) throws IOException {
        if (ordinal % VECTORS_BETWEEN_QUESTIONS == 0 && build.cancelled().getAsBoolean()) {
            throw new AtollException(ErrorCode.CANCELLED, "the index build was cancelled");
        }
        build.kind().read(rows.memory(ordinal), rows.offset(ordinal), vector);
    }

    @Override
    public void finish() throws IOException {
        graphs.finish();
        meta.writeInt(END);
        CodecUtil.writeFooter(meta);
        CodecUtil.writeFooter(codes);
    }

    @Override
    public KnnFieldVectorsWriter<?> addField(FieldInfo field) {
        throw new UnsupportedOperationException("vectors are coded when segments are merged");
    }

    @Override
    public void flush(int documents, Sorter.DocMap order) {
        throw new UnsupportedOperationException("vectors are coded when segments are merged");
    }

    @Override
    public long ramBytesUsed() {
        return graphs.ramBytesUsed();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(graphs, meta, codes);
    }
}
