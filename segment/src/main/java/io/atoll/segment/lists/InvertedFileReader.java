package io.atoll.segment.lists;

import io.atoll.segment.quantization.CodedVectors;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.vectors.MappedMemory;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
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

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Reads raw vectors, which lie in the files of Lucene's flat format, and inverted files over them,
/// in two files more. Both begin with an index header and end with a footer of Lucene's.
///
/// `.vlm` tells of each field that has a vector:
///
/// | type | what |
/// | --- | --- |
/// | int | number of the field; -1 behind the last one, and nothing else |
/// | vint | how many vectors it has |
/// | | the centroids, see [FloatCentroids#write] |
/// | vint each | how many vectors each list has |
/// | vlong | where the ordinals begin in the other file |
/// | byte | 1 if there are codes; else 0, and nothing else |
/// | | the quantizer, see [ScalarQuantizer#write] |
/// | vlong | where the coded vectors begin in the other file |
///
/// `.vll` has of each field list by list the ordinals of the vectors, an int each, ascending in
/// each list, and in the same order the coded vectors. Both begin at a multiple of 8.
public final class InvertedFileReader extends KnnVectorsReader {
    private final KnnVectorsReader flat;
    private final IndexInput file;
    private final Map<String, InvertedLists> lists;

    private InvertedFileReader(
            KnnVectorsReader flat, IndexInput file, Map<String, InvertedLists> lists) {
        this.flat = flat;
        this.file = file;
        this.lists = Map.copyOf(lists);
    }

    static InvertedFileReader open(SegmentReadState state, FlatVectorsFormat format)
            throws IOException {
        KnnVectorsReader flat = null;
        IndexInput file = null;
        try {
            flat = format.fieldsReader(state);
            file = openLists(state);
            return new InvertedFileReader(flat, file, readMeta(state, file));
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, flat, file);
            throw e;
        }
    }

    private static String name(SegmentReadState state, String extension) {
        return IndexFileNames.segmentFileName(
                state.segmentInfo.name, state.segmentSuffix, extension);
    }

    private static void checkHeader(SegmentReadState state, IndexInput file, String codec)
            throws IOException {
        CodecUtil.checkIndexHeader(
                file,
                codec,
                InvertedFileFormat.VERSION,
                InvertedFileFormat.VERSION,
                state.segmentInfo.getId(),
                state.segmentSuffix);
    }

    private static IndexInput openLists(SegmentReadState state) throws IOException {
        IndexInput file =
                state.directory.openInput(
                        name(state, InvertedFileFormat.LISTS_EXTENSION), state.context);
        try {
            checkHeader(state, file, InvertedFileFormat.LISTS_CODEC);
            CodecUtil.retrieveChecksum(file);
            return file;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, file);
            throw e;
        }
    }

    private static Map<String, InvertedLists> readMeta(SegmentReadState state, IndexInput file)
            throws IOException {
        String name = name(state, InvertedFileFormat.META_EXTENSION);
        try (ChecksumIndexInput meta = state.directory.openChecksumInput(name)) {
            Throwable wrong = null;
            var lists = new HashMap<String, InvertedLists>();
            try {
                checkHeader(state, meta, InvertedFileFormat.META_CODEC);
                readFields(meta, state.fieldInfos, file, lists);
            } catch (Throwable e) {
                wrong = e;
            }
            CodecUtil.checkFooter(meta, wrong);
            return lists;
        }
    }

    private static void readFields(
            IndexInput meta, FieldInfos fields, IndexInput file, Map<String, InvertedLists> lists)
            throws IOException {
        for (int number = meta.readInt();
                number != InvertedFileWriter.END;
                number = meta.readInt()) {
            FieldInfo field = fields.fieldInfo(number);
            if (field == null) {
                throw new CorruptIndexException("there is no field " + number, meta);
            }
            lists.put(field.name, readLists(meta, file));
        }
    }

    private static InvertedLists readLists(IndexInput meta, IndexInput file) throws IOException {
        int vectors = meta.readVInt();
        FloatCentroids centroids = FloatCentroids.read(meta);
        var starts = new int[centroids.count() + 1];
        for (int list = 0; list < centroids.count(); list++) {
            starts[list + 1] = starts[list] + meta.readVInt();
        }
        if (starts[centroids.count()] != vectors) {
            throw new CorruptIndexException(
                    "lists have %d vectors of %d".formatted(starts[centroids.count()], vectors),
                    meta);
        }
        long ordinalBytes = (long) vectors * Integer.BYTES;
        IndexInput ordinals = file.slice("ordinals", begin(meta, file, ordinalBytes), ordinalBytes);
        Optional<CodedVectors> codes = Optional.empty();
        if (meta.readByte() == 1) {
            ScalarQuantizer quantizer = ScalarQuantizer.read(meta);
            long bytes = (long) vectors * quantizer.rowBytes();
            long begin = begin(meta, file, bytes);
            codes = Optional.of(new CodedVectors(quantizer, MappedMemory.of(file, begin, bytes)));
        }
        return new InvertedLists(centroids, starts, ordinals, codes);
    }

    private static long begin(IndexInput meta, IndexInput file, long length) throws IOException {
        long begin = meta.readVLong();
        if (begin < 0 || begin + length > file.length()) {
            throw new CorruptIndexException(
                    "lists lie at %d to %d of %d bytes"
                            .formatted(begin, begin + length, file.length()),
                    meta);
        }
        return begin;
    }

    /// The inverted file over a field.
    ///
    /// @throws IllegalStateException if it has none
    public InvertedLists lists(String field) {
        InvertedLists of = lists.get(field);
        if (of == null) {
            throw new IllegalStateException("no lists of " + field);
        }
        return of;
    }

    @Override
    public void checkIntegrity() throws IOException {
        flat.checkIntegrity();
        CodecUtil.checksumEntireFile(file);
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
        return flat.getFloatVectorValues(field);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) throws IOException {
        return flat.getByteVectorValues(field);
    }

    @Override
    public void search(String field, float[] target, KnnCollector hits, AcceptDocs accepted) {
        throw new UnsupportedOperationException("lists are walked by our own searches");
    }

    @Override
    public void search(String field, byte[] target, KnnCollector hits, AcceptDocs accepted) {
        throw new UnsupportedOperationException("lists are walked by our own searches");
    }

    @Override
    public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
        InvertedLists of = lists.get(field.name);
        return of == null
                ? flat.getOffHeapByteSize(field)
                : KnnVectorsReader.mergeOffHeapByteSizeMaps(
                        flat.getOffHeapByteSize(field),
                        Map.of(InvertedFileFormat.LISTS_EXTENSION, of.fileBytes()));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(flat, file);
    }
}
