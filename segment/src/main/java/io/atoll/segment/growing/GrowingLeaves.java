package io.atoll.segment.growing;

import io.atoll.segment.columns.LuceneFields;
import io.atoll.segment.vectors.LeafVectors;

import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.FilterCodecReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows of a growing segment as leaves that can be merged into a sealed one: the scalars' leaves,
/// with the vectors joined to them and unwanted rows marked as deleted.
public final class GrowingLeaves implements Closeable {
    private final DirectoryReader reader;
    private final List<CodecReader> leaves = new ArrayList<>();
    private final int rowCount;
    private final long lastDelete;

    /// @param reader counted up; [#close] counts it down
    /// @param wanted at least as many bits as rows that are wanted
    GrowingLeaves(
            DirectoryReader reader,
            FixedBitSet wanted,
            Map<Long, GrowingVectors> vectors,
            long lastDelete) {
        this.reader = reader;
        this.lastDelete = lastDelete;
        this.rowCount = wanted.cardinality();
        for (LeafReaderContext context : reader.leaves()) {
            var live = new FixedBitSet(context.reader().maxDoc());
            int known = Math.min(live.length(), wanted.length() - context.docBase);
            if (known > 0) {
                FixedBitSet.orRange(wanted, context.docBase, live, 0, known);
            }
            if (live.cardinality() > 0) {
                leaves.add(
                        new Leaf((CodecReader) context.reader(), context.docBase, live, vectors));
            }
        }
    }

    /// Leaves with at least one wanted row, in the order of their rows.
    public List<CodecReader> readers() {
        return leaves;
    }

    /// How many rows are wanted.
    public int rowCount() {
        return rowCount;
    }

    /// The timestamp of the youngest delete that ended a row of the segment; `Long.MIN_VALUE` if
    /// there was none.
    public long lastDelete() {
        return lastDelete;
    }

    @Override
    public void close() throws IOException {
        reader.decRef();
    }

    private static final class Leaf extends FilterCodecReader {
        private final FixedBitSet live;
        private final int liveCount;
        private final FieldInfos fieldInfos;
        private final KnnVectorsReader vectorsReader;

        Leaf(
                CodecReader in,
                int firstRow,
                FixedBitSet live,
                Map<Long, GrowingVectors> vectorsOfFields) {
            super(in);
            this.live = live;
            this.liveCount = live.cardinality();
            var infos = new ArrayList<FieldInfo>();
            int number = 0;
            for (FieldInfo info : in.getFieldInfos()) {
                infos.add(info);
                number = Math.max(number, info.number + 1);
            }
            var vectors = new HashMap<String, LeafVectors>();
            for (var field : vectorsOfFields.entrySet()) {
                String name = LuceneFields.of(field.getKey());
                GrowingVectors of = field.getValue();
                infos.add(
                        LuceneFields.vectorInfo(
                                name, number++, of.kind().encoding(), of.vectorBytes()));
                vectors.put(name, of.leaf(firstRow, in.maxDoc()));
            }
            this.fieldInfos = new FieldInfos(infos.toArray(FieldInfo[]::new));
            this.vectorsReader = new LeafVectorsReader(vectors);
        }

        @Override
        public FieldInfos getFieldInfos() {
            return fieldInfos;
        }

        @Override
        public KnnVectorsReader getVectorReader() {
            return vectorsReader;
        }

        @Override
        public Bits getLiveDocs() {
            return live;
        }

        @Override
        public int numDocs() {
            return liveCount;
        }

        @Override
        public CacheHelper getCoreCacheHelper() {
            return in.getCoreCacheHelper();
        }

        @Override
        public CacheHelper getReaderCacheHelper() {
            throw new UnsupportedOperationException("a leaf to be merged is not cached");
        }
    }

    private static final class LeafVectorsReader extends KnnVectorsReader {
        private final Map<String, LeafVectors> vectors;

        LeafVectorsReader(Map<String, LeafVectors> vectors) {
            this.vectors = vectors;
        }

        @Override
        public FloatVectorValues getFloatVectorValues(String field) throws IOException {
            return vectors(field).floats();
        }

        @Override
        public ByteVectorValues getByteVectorValues(String field) throws IOException {
            return vectors(field).bytes();
        }

        private LeafVectors vectors(String field) throws IOException {
            LeafVectors values = vectors.get(field);
            if (values == null) {
                throw new IOException("no vectors in " + field);
            }
            return values;
        }

        @Override
        public void search(String field, float[] target, KnnCollector hits, AcceptDocs accepted) {
            throw new UnsupportedOperationException("a leaf to be merged is not searched");
        }

        @Override
        public void search(String field, byte[] target, KnnCollector hits, AcceptDocs accepted) {
            throw new UnsupportedOperationException("a leaf to be merged is not searched");
        }

        @Override
        public void checkIntegrity() {
            // Nothing of it was ever written.
        }

        @Override
        public void close() {
            // The arrays belong to the segment.
        }
    }
}
