package io.atoll.segment.graphs;

import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.codecs.KnnFieldVectorsWriter;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.hnsw.FlatVectorsFormat;
import org.apache.lucene.codecs.hnsw.FlatVectorsReader;
import org.apache.lucene.codecs.hnsw.FlatVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Sorter;
import org.apache.lucene.store.DataAccessHint;
import org.apache.lucene.store.FileDataHint;
import org.apache.lucene.store.FileTypeHint;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.util.IORunnable;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Optional;

/// Writes the vectors of merged segments in Lucene's flat format, and the graphs that are built
/// over them in the files of [Lucene99HnswVectorsFormat], version 1, as its reader takes them.
///
/// `vem`, the description: for each field its number, encoding and similarity (int32 each), where
/// its lists of links begin in `vex` and how many bytes they take (vlong each), the dimension
/// (vint), the number of nodes (int32), M and the number of levels (vint each; none without nodes).
/// Then, for each level but the lowest, the number of its nodes (vint) and these, each as the
/// difference from the one before (vint). Then where the offsets of lists begin (int64), the
/// exponent of their blocks (vint), their description, and how many bytes they take (int64). -1
/// ends the fields.
///
/// `vex`, for each field: level by level the list of each node: the number of links (vint), and
/// these in order, each as the difference from the one before (group-varint). Then the offsets of
/// all lists, from the first one.
final class GraphWriter extends KnnVectorsWriter {
    private static final String DESCRIPTION = "vem";
    private static final String DESCRIPTION_CODEC = "Lucene99HnswVectorsFormatMeta";
    private static final String LISTS = "vex";
    private static final String LISTS_CODEC = "Lucene99HnswVectorsFormatIndex";
    private static final int VERSION = Lucene99HnswVectorsFormat.VERSION_GROUPVARINT;

    /// Builds the graph over one field.
    interface Builds {
        GraphLinks build(KnnVectorValues vectors, Optional<GraphSeed> seed) throws IOException;
    }

    private final SegmentWriteState state;
    private final int m;
    private final Builds builds;
    private final FlatVectorsFormat flatFormat;
    private final FlatVectorsWriter flat;
    private final IndexOutput description;
    private final IndexOutput lists;
    private @Nullable FlatVectorsReader written;

    GraphWriter(SegmentWriteState state, int m, FlatVectorsFormat flatFormat, Builds builds)
            throws IOException {
        this.state = state;
        this.m = m;
        this.builds = builds;
        this.flatFormat = flatFormat;
        this.flat = flatFormat.fieldsWriter(state);
        IndexOutput first = null;
        IndexOutput second = null;
        try {
            first = create(DESCRIPTION, DESCRIPTION_CODEC);
            second = create(LISTS, LISTS_CODEC);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, first, flat);
            throw e;
        }
        this.description = first;
        this.lists = second;
    }

    private IndexOutput create(String extension, String codec) throws IOException {
        String name =
                IndexFileNames.segmentFileName(
                        state.segmentInfo.name, state.segmentSuffix, extension);
        IndexOutput out = state.directory.createOutput(name, state.context);
        try {
            CodecUtil.writeIndexHeader(
                    out, codec, VERSION, state.segmentInfo.getId(), state.segmentSuffix);
            return out;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileSuppressingExceptions(e, out);
            throw e;
        }
    }

    @Override
    public KnnFieldVectorsWriter<?> addField(FieldInfo field) {
        throw new UnsupportedOperationException("graphs are built where segments are merged");
    }

    @Override
    public void flush(int maxDoc, Sorter.DocMap order) {
        throw new UnsupportedOperationException("graphs are built where segments are merged");
    }

    @Override
    public IORunnable mergeOneField(FieldInfo field, MergeState merge) throws IOException {
        flat.mergeOneFlatVectorField(field, merge);
        return () -> {
            merge.checkAborted();
            write(field, merge);
        };
    }

    private void write(FieldInfo field, MergeState merge) throws IOException {
        FlatVectorsReader reader = written();
        KnnVectorValues vectors =
                switch (field.getVectorEncoding()) {
                    case FLOAT32 -> reader.getFloatVectorValues(field.name);
                    case BYTE -> reader.getByteVectorValues(field.name);
                };
        int size = vectors == null ? 0 : vectors.size();
        GraphLinks graph =
                vectors == null
                        ? new GraphLinks(m, 0)
                        : builds.build(vectors, GraphSeed.largest(field, merge, vectors));
        long begin = lists.getFilePointer();
        var file = new GraphFile(graph, lists, description);
        file.writeLists();
        description.writeInt(field.number);
        description.writeInt(field.getVectorEncoding().ordinal());
        description.writeInt(
                Lucene99HnswVectorsReader.SIMILARITY_FUNCTIONS.indexOf(
                        field.getVectorSimilarityFunction()));
        description.writeVLong(begin);
        description.writeVLong(lists.getFilePointer() - begin);
        description.writeVInt(field.getVectorDimension());
        description.writeInt(size);
        description.writeVInt(m);
        file.writeLevels();
    }

    /// The vectors, where they were written: the graph is built over the mapped file.
    private FlatVectorsReader written() throws IOException {
        if (written == null) {
            flat.finish();
            flat.close();
            written =
                    flatFormat.fieldsReader(
                            new SegmentReadState(
                                    state.directory,
                                    state.segmentInfo,
                                    state.fieldInfos,
                                    state.context.union(
                                            FileTypeHint.DATA,
                                            FileDataHint.KNN_VECTORS,
                                            DataAccessHint.RANDOM),
                                    state.segmentSuffix));
        }
        return written;
    }

    @Override
    public void finish() throws IOException {
        if (written == null) {
            flat.finish();
        }
        description.writeInt(-1);
        CodecUtil.writeFooter(description);
        CodecUtil.writeFooter(lists);
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(description, lists, flat, written);
    }

    @Override
    public long ramBytesUsed() {
        return flat.ramBytesUsed();
    }
}
