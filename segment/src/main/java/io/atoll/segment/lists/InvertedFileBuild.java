package io.atoll.segment.lists;

import io.atoll.segment.clustering.KMeans;
import io.atoll.segment.clustering.NearestCentroid;
import io.atoll.segment.clustering.VectorSample;
import io.atoll.segment.clustering.VectorSpace;
import io.atoll.segment.companion.CompanionWriter;
import io.atoll.segment.companion.MergedVectors;
import io.atoll.segment.lists.InvertedFileFormat.Build;
import io.atoll.segment.quantization.CodeType;
import io.atoll.segment.quantization.Coding;
import io.atoll.segment.quantization.ProductQuantizer;
import io.atoll.segment.quantization.Quantizer;
import io.atoll.segment.quantization.ScalarQuantizer;
import io.atoll.segment.quantization.SignQuantizer;

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
        var space = VectorSpace.of(build.ofCentroids(), sample.largest());
        float[] means =
                KMeans.train(sample.in(space), count, space.isSpherical(), build.cancelled());
        var centroids = new FloatCentroids(space, vectors.dimension(), means);
        centroids.write(meta);
        int[] listOf = assign(centroids, sample.shown());
        int[] places = writeOrdinals(listOf, count);
        if (build.coding().isEmpty()) {
            meta.writeByte((byte) 0);
            return;
        }
        meta.writeByte((byte) 1);
        Quantizer quantizer = quantizer(build.coding().get(), sample, centroids);
        quantizer.write(meta);
        CompanionWriter.align(meta, lists);
        writeCodes(quantizer, centroids, listOf, places);
    }

    private Quantizer quantizer(Coding coding, VectorSample sample, FloatCentroids centroids) {
        VectorSpace space = centroids.space();
        return switch (coding) {
            case Coding.Scalar(CodeType type) -> ranges.quantizer(type, build.metric());
            case Coding.Products products -> {
                KMeans.Points some =
                        sample.in(space, ProductQuantizer.SAMPLED_PER_CODEWORD << products.bits());
                yield ProductQuantizer.train(
                        products,
                        space,
                        products.residual()
                                ? Residuals.of(some, centroids, build.cancelled())
                                : some,
                        build.cancelled());
            }
            case Coding.Signs() -> new SignQuantizer(space, middle(sample.in(space)));
        };
    }

    private static float[] middle(KMeans.Points points) {
        var point = new float[points.dimension()];
        var sums = new double[point.length];
        for (int place = 0; place < points.count(); place++) {
            points.copy(place, point);
            for (int i = 0; i < point.length; i++) {
                sums[i] += point[i];
            }
        }
        for (int i = 0; i < point.length; i++) {
            point[i] = (float) (sums[i] / points.count());
        }
        return point;
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
        NearestCentroid nearest = centroids.assignment();
        var listOf = new int[count];
        for (int ordinal = 0; vectors.next(); ordinal++) {
            centroids.space().enter(vectors.vector());
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

    private void writeCodes(
            Quantizer quantizer, FloatCentroids centroids, int[] listOf, int[] places)
            throws IOException {
        int bytes = quantizer.rowBytes();
        int ofBlock = quantizer.rowsPerBlock();
        int blocks = Math.ceilDiv(places.length, ofBlock);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ordered = arena.allocate((long) blocks * ofBlock * bytes);
            Quantizer.Encoder encoder = quantizer.encoder();
            var centroid = new float[vectors.dimension()];
            var coded = new byte[bytes];
            MemorySegment code = MemorySegment.ofArray(coded);
            for (int ordinal = 0; vectors.next(); ordinal++) {
                centroids.copy(listOf[ordinal], centroid);
                encoder.encode(vectors.vector(), centroid, coded);
                MemorySegment.copy(code, 0, ordered, (long) places[ordinal] * bytes, bytes);
            }
            var rows = new byte[ofBlock * bytes];
            var arranged = new byte[rows.length];
            MemorySegment block = MemorySegment.ofArray(rows);
            for (int i = 0; i < blocks; i++) {
                MemorySegment.copy(ordered, (long) i * rows.length, block, 0, rows.length);
                quantizer.arrange(rows, arranged);
                lists.writeBytes(arranged, arranged.length);
            }
        }
    }
}
