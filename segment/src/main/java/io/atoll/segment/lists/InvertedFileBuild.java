package io.atoll.segment.lists;

import io.atoll.segment.companion.CompanionWriter;
import io.atoll.segment.companion.MergedVectors;
import io.atoll.segment.lists.InvertedFileFormat.Build;
import io.atoll.segment.quantization.ScalarQuantizer;

import org.apache.lucene.store.IndexOutput;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes what [InvertedLists#read] reads. All vectors are read once for a sample, once for their
/// lists, and once for their codes.
final class InvertedFileBuild {
    /// Of fewer vectors than this for each list, fewer lists are made, as Milvus does.
    private static final int LEAST_VECTORS_PER_LIST = 39;

    private static final int SAMPLED_VECTORS_PER_LIST = 256;
    private static final int MOST_SAMPLED_COMPONENTS = 32 << 20;

    private final Build build;
    private final MergedVectors vectors;
    private final IndexOutput meta;
    private final IndexOutput lists;
    private final ScalarQuantizer.Ranges ranges;

    InvertedFileBuild(Build build, MergedVectors vectors, IndexOutput meta, IndexOutput lists) {
        this.build = build;
        this.vectors = vectors;
        this.meta = meta;
        this.lists = lists;
        this.ranges = new ScalarQuantizer.Ranges(vectors.dimension());
    }

    void run() throws IOException {
        VectorSample sample = sample();
        meta.writeVInt(sample.shown());
        int count = Math.clamp(sample.shown() / LEAST_VECTORS_PER_LIST, 1, build.lists());
        FloatCentroids centroids = KMeans.train(sample, build.metric(), count, build.cancelled());
        centroids.write(meta);
        int[] places = writeOrdinals(assign(centroids, sample.shown()), count);
        if (build.codes().isEmpty()) {
            meta.writeByte((byte) 0);
            return;
        }
        meta.writeByte((byte) 1);
        ScalarQuantizer quantizer = ranges.quantizer(build.codes().get(), build.metric());
        quantizer.write(meta);
        CompanionWriter.align(meta, lists);
        writeCodes(quantizer, places);
    }

    private VectorSample sample() throws IOException {
        long most =
                Math.min(
                        Math.min(
                                (long) SAMPLED_VECTORS_PER_LIST * build.lists(),
                                MOST_SAMPLED_COMPONENTS / vectors.dimension()),
                        vectors.most());
        var sample = new VectorSample(vectors.dimension(), (int) most);
        while (vectors.next()) {
            sample.add(vectors.vector());
            ranges.add(vectors.vector());
        }
        return sample;
    }

    private int[] assign(FloatCentroids centroids, int count) throws IOException {
        FloatCentroids.Assignment nearest = centroids.assignment();
        var listOf = new int[count];
        for (int ordinal = 0; vectors.next(); ordinal++) {
            centroids.prepare(vectors.vector());
            listOf[ordinal] = nearest.nearest(vectors.vector());
        }
        return listOf;
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
        CompanionWriter.align(meta, lists);
        for (int ordinal : ordinals) {
            lists.writeInt(ordinal);
        }
        return places;
    }

    private void writeCodes(ScalarQuantizer quantizer, int[] places) throws IOException {
        int bytes = quantizer.rowBytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ordered = arena.allocate((long) places.length * bytes);
            var numbers = new float[quantizer.dimension()];
            var coded = new byte[bytes];
            MemorySegment code = MemorySegment.ofArray(coded);
            for (int ordinal = 0; vectors.next(); ordinal++) {
                quantizer.encode(vectors.vector(), numbers, coded);
                MemorySegment.copy(code, 0, ordered, (long) places[ordinal] * bytes, bytes);
            }
            for (int place = 0; place < places.length; place++) {
                MemorySegment.copy(ordered, (long) place * bytes, code, 0, bytes);
                lists.writeBytes(coded, bytes);
            }
        }
    }
}
