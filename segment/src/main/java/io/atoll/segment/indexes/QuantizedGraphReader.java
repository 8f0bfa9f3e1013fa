package io.atoll.segment.indexes;

import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.vectors.MappedMemory;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.hnsw.HnswGraph;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Reads raw vectors and graphs, which lie in the files of Lucene's HNSW format, and the codes of
/// the vectors, in two files more. Both begin with an index header and end with a footer of
/// Lucene's.
///
/// `.vqm` tells of each field:
///
/// | type | what |
/// | --- | --- |
/// | int | number of the field; -1 behind the last one, and nothing else |
/// | vint | how many vectors it has |
/// | vlong | where its coded vectors begin in the other file |
/// | | the quantizer, see [ScalarQuantizer#write] |
///
/// `.vqc` has the coded vectors of each field, in the order of their ordinals, one after the other;
/// the first lies at a multiple of 8.
final class QuantizedGraphReader extends KnnVectorsReader implements HnswGraphProvider {
    private final KnnVectorsReader graphs;
    private final IndexInput file;
    private final Map<String, CodedVectors> codes;

    private QuantizedGraphReader(
            KnnVectorsReader graphs, IndexInput file, Map<String, CodedVectors> codes) {
        this.graphs = graphs;
        this.file = file;
        this.codes = Map.copyOf(codes);
    }

    static QuantizedGraphReader open(SegmentReadState state, KnnVectorsFormat stock)
            throws IOException {
        KnnVectorsReader graphs = null;
        IndexInput file = null;
        try {
            graphs = stock.fieldsReader(state);
            file = openCodes(state);
            return new QuantizedGraphReader(graphs, file, readMeta(state, file));
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, graphs, file);
            throw e;
        }
    }

    private static String name(SegmentReadState state, String extension) {
        return IndexFileNames.segmentFileName(
                state.segmentInfo.name, state.segmentSuffix, extension);
    }

    private static IndexInput openCodes(SegmentReadState state) throws IOException {
        IndexInput file =
                state.directory.openInput(
                        name(state, QuantizedGraphFormat.CODES_EXTENSION), state.context);
        try {
            CodecUtil.checkIndexHeader(
                    file,
                    QuantizedGraphFormat.CODES_CODEC,
                    QuantizedGraphFormat.VERSION,
                    QuantizedGraphFormat.VERSION,
                    state.segmentInfo.getId(),
                    state.segmentSuffix);
            CodecUtil.retrieveChecksum(file);
            return file;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, file);
            throw e;
        }
    }

    private static Map<String, CodedVectors> readMeta(SegmentReadState state, IndexInput file)
            throws IOException {
        String name = name(state, QuantizedGraphFormat.META_EXTENSION);
        try (ChecksumIndexInput meta = state.directory.openChecksumInput(name)) {
            Throwable wrong = null;
            var codes = new HashMap<String, CodedVectors>();
            try {
                CodecUtil.checkIndexHeader(
                        meta,
                        QuantizedGraphFormat.META_CODEC,
                        QuantizedGraphFormat.VERSION,
                        QuantizedGraphFormat.VERSION,
                        state.segmentInfo.getId(),
                        state.segmentSuffix);
                readFields(meta, state.fieldInfos, file, codes);
            } catch (Throwable e) {
                wrong = e;
            }
            CodecUtil.checkFooter(meta, wrong);
            return codes;
        }
    }

    private static void readFields(
            IndexInput meta, FieldInfos fields, IndexInput file, Map<String, CodedVectors> codes)
            throws IOException {
        for (int number = meta.readInt();
                number != QuantizedGraphWriter.END;
                number = meta.readInt()) {
            FieldInfo field = fields.fieldInfo(number);
            if (field == null) {
                throw new CorruptIndexException("there is no field " + number, meta);
            }
            int count = meta.readVInt();
            long begin = meta.readVLong();
            var quantizer = ScalarQuantizer.read(meta);
            long length = (long) count * quantizer.rowBytes();
            if (begin < 0 || count < 0 || begin + length > file.length()) {
                throw new CorruptIndexException(
                        "codes of field %s lie at %d to %d of %d bytes"
                                .formatted(field.name, begin, begin + length, file.length()),
                        meta);
            }
            codes.put(
                    field.name, new CodedVectors(quantizer, MappedMemory.of(file, begin, length)));
        }
    }

    /// The codes of a field's vectors, by their ordinals.
    ///
    /// @throws IllegalStateException if it has none
    CodedVectors codes(String field) {
        CodedVectors of = codes.get(field);
        if (of == null) {
            throw new IllegalStateException("no codes of " + field);
        }
        return of;
    }

    @Override
    public @Nullable HnswGraph getGraph(String field) throws IOException {
        return graphs instanceof HnswGraphProvider provider ? provider.getGraph(field) : null;
    }

    @Override
    public void checkIntegrity() throws IOException {
        graphs.checkIntegrity();
        CodecUtil.checksumEntireFile(file);
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
        return graphs.getFloatVectorValues(field);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) throws IOException {
        return graphs.getByteVectorValues(field);
    }

    @Override
    public void search(String field, float[] target, KnnCollector hits, AcceptDocs accepted)
            throws IOException {
        graphs.search(field, target, hits, accepted);
    }

    @Override
    public void search(String field, byte[] target, KnnCollector hits, AcceptDocs accepted)
            throws IOException {
        graphs.search(field, target, hits, accepted);
    }

    @Override
    public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
        CodedVectors of = codes.get(field.name);
        return of == null
                ? graphs.getOffHeapByteSize(field)
                : KnnVectorsReader.mergeOffHeapByteSizeMaps(
                        graphs.getOffHeapByteSize(field),
                        Map.of(QuantizedGraphFormat.CODES_EXTENSION, of.rows().byteSize()));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(graphs, file);
    }
}
