package io.atoll.segment.companion;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.hnsw.HnswGraphProvider;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FloatVectorValues;
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

/// Reads what [CompanionWriter] wrote.
public final class CompanionReader extends KnnVectorsReader implements HnswGraphProvider {
    private final KnnVectorsReader vectors;
    private final IndexInput body;
    private final Map<String, Companion> companions;

    /// Reads what one field has.
    @FunctionalInterface
    public interface FieldReader {

        /// @param meta stands where the writer began with this field
        /// @param body all of the other file
        /// @throws CorruptIndexException if that is something else
        Companion read(IndexInput meta, IndexInput body) throws IOException;
    }

    private CompanionReader(
            KnnVectorsReader vectors, IndexInput body, Map<String, Companion> companions) {
        this.vectors = vectors;
        this.body = body;
        this.companions = Map.copyOf(companions);
    }

    /// @param vectors reads the other format's files; closed with this, also where this fails
    public static CompanionReader open(
            SegmentReadState state,
            KnnVectorsReader vectors,
            CompanionFiles files,
            FieldReader fields)
            throws IOException {
        IndexInput body = null;
        try {
            body = files.openBody(state);
            return new CompanionReader(vectors, body, readMeta(state, files, body, fields));
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, vectors, body);
            throw e;
        }
    }

    private static Map<String, Companion> readMeta(
            SegmentReadState state, CompanionFiles files, IndexInput body, FieldReader fields)
            throws IOException {
        try (ChecksumIndexInput meta = files.openMeta(state)) {
            Throwable wrong = null;
            var companions = new HashMap<String, Companion>();
            try {
                files.checkHeader(state, meta, files.meta());
                for (int number = meta.readInt();
                        number != CompanionFiles.END;
                        number = meta.readInt()) {
                    FieldInfo field = state.fieldInfos.fieldInfo(number);
                    if (field == null) {
                        throw new CorruptIndexException("there is no field " + number, meta);
                    }
                    companions.put(field.name, fields.read(meta, body));
                }
            } catch (Throwable e) {
                wrong = e;
            }
            CodecUtil.checkFooter(meta, wrong);
            return companions;
        }
    }

    /// @param begin where something lies in the body, as [CompanionWriter#align] said it
    /// @param length how many bytes it has
    /// @throws CorruptIndexException if it cannot lie there
    public static void checkPlace(long begin, long length, IndexInput body) throws IOException {
        if (begin < 0 || length < 0 || begin + length > body.length()) {
            throw new CorruptIndexException(
                    "%d to %d of %d bytes cannot be"
                            .formatted(begin, begin + length, body.length()),
                    body);
        }
    }

    /// What a field has beside its vectors.
    ///
    /// @throws IllegalStateException if that is nothing
    public Companion of(String field) {
        Companion of = companions.get(field);
        if (of == null) {
            throw new IllegalStateException("nothing stands beside the vectors of " + field);
        }
        return of;
    }

    @Override
    public @Nullable HnswGraph getGraph(String field) throws IOException {
        return vectors instanceof HnswGraphProvider provider ? provider.getGraph(field) : null;
    }

    @Override
    public void checkIntegrity() throws IOException {
        vectors.checkIntegrity();
        CodecUtil.checksumEntireFile(body);
    }

    @Override
    public FloatVectorValues getFloatVectorValues(String field) throws IOException {
        return vectors.getFloatVectorValues(field);
    }

    @Override
    public ByteVectorValues getByteVectorValues(String field) throws IOException {
        return vectors.getByteVectorValues(field);
    }

    @Override
    public void search(String field, float[] target, KnnCollector hits, AcceptDocs accepted)
            throws IOException {
        checkGraph();
        vectors.search(field, target, hits, accepted);
    }

    @Override
    public void search(String field, byte[] target, KnnCollector hits, AcceptDocs accepted)
            throws IOException {
        checkGraph();
        vectors.search(field, target, hits, accepted);
    }

    /// Lucene's format of nothing but vectors finds none, and says nothing.
    private void checkGraph() {
        if (!(vectors instanceof HnswGraphProvider)) {
            throw new UnsupportedOperationException("this is walked by our own searches");
        }
    }

    @Override
    public Map<String, Long> getOffHeapByteSize(FieldInfo field) {
        Companion of = companions.get(field.name);
        return of == null
                ? vectors.getOffHeapByteSize(field)
                : KnnVectorsReader.mergeOffHeapByteSizeMaps(
                        vectors.getOffHeapByteSize(field), Map.of("beside", of.fileBytes()));
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(vectors, body);
    }
}
