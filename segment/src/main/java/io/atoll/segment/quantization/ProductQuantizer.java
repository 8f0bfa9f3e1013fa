package io.atoll.segment.quantization;

import io.atoll.model.Metric;
import io.atoll.segment.clustering.KMeans;
import io.atoll.segment.clustering.NearestCentroid;
import io.atoll.segment.clustering.VectorSpace;

import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/// Product quantization (Jégou, Douze, Schmid: Product Quantization for Nearest Neighbor Search,
/// 2011): a vector is cut into parts, and of each part is kept which of some codewords is nearest
/// to it. The codewords of a part are the centroids of k-means over the parts of a sample. Queries
/// are not coded: the distance of a coded vector is a sum of numbers that are looked up in tables
/// of the query.
///
/// With x for a vector less the centroid c of its list, or less nothing, and y for what its codes
/// stand for:
///
/// | metric | grows as the vector is nearer | the vector's own number |
/// | --- | --- | --- |
/// | L2 | `2 sum(q y) - own`, and what is to be said of the list | `sum(y y) + 2 sum(c y)` |
/// | IP, COSINE | `sum(q y)`, and `sum(q c)` | none |
///
/// So one table of each query serves all lists. A coded vector is its codes, a byte each, or two of
/// at most 4 bits in a byte, the first in the lower half; and its own number as a little-endian
/// float32.
public final class ProductQuantizer implements Quantizer {
    static final String NAME = "PRODUCTS";

    /// The longest codes.
    public static final int MOST_BITS = 8;

    /// How many vectors are looked at for each codeword.
    public static final int SAMPLED_PER_CODEWORD = 40;

    private static final int SMALL_BITS = 4;

    private final VectorSpace space;
    private final int dimension;
    private final Coding.Products coding;
    private final int codewords;

    /// `[dimension][codewords]`: those of a part lie dimension by dimension.
    private final float[] columns;

    private ProductQuantizer(
            VectorSpace space,
            int dimension,
            Coding.Products coding,
            int codewords,
            float[] columns) {
        this.space = space;
        this.dimension = dimension;
        this.coding = coding;
        this.codewords = codewords;
        this.columns = columns;
    }

    /// @param points what is to be coded, or some of it, in the space
    public static ProductQuantizer train(
            Coding.Products wanted,
            VectorSpace space,
            KMeans.Points points,
            BooleanSupplier cancelled) {
        int dimension = points.dimension();
        Coding.Products coding = wanted.of(dimension);
        int codewords = Math.min(1 << coding.bits(), points.count());
        var columns = new float[dimension * codewords];
        for (int part = 0; part < coding.parts(); part++) {
            int from = begin(part, dimension, coding.parts());
            int to = begin(part + 1, dimension, coding.parts());
            float[] centroids =
                    KMeans.train(new Part(points, from, to), codewords, false, cancelled);
            float[] ofPart = NearestCentroid.columns(centroids, to - from);
            System.arraycopy(ofPart, 0, columns, from * codewords, ofPart.length);
        }
        return new ProductQuantizer(space, dimension, coding, codewords, columns);
    }

    /// Parts are as equal as can be.
    private static int begin(int part, int dimension, int parts) {
        return (int) ((long) part * dimension / parts);
    }

    /// A part of each point, copied: all of them are looked at again and again.
    private static final class Part implements KMeans.Points {
        private final int dimension;
        private final float[] all;

        Part(KMeans.Points points, int from, int to) {
            this.dimension = to - from;
            this.all = new float[points.count() * dimension];
            var point = new float[points.dimension()];
            for (int place = 0; place < points.count(); place++) {
                points.copy(place, point);
                System.arraycopy(point, from, all, place * dimension, dimension);
            }
        }

        @Override
        public int count() {
            return all.length / dimension;
        }

        @Override
        public int dimension() {
            return dimension;
        }

        @Override
        public void copy(int place, float[] point) {
            System.arraycopy(all, place * dimension, point, 0, dimension);
        }
    }

    private int codeBytes() {
        return isSmall() ? (coding.parts() + 1) / 2 : coding.parts();
    }

    private boolean isSmall() {
        return coding.bits() <= SMALL_BITS;
    }

    private boolean hasOwn() {
        return space.metric() == Metric.L2;
    }

    @Override
    public int rowBytes() {
        return codeBytes() + (hasOwn() ? Float.BYTES : 0);
    }

    @Override
    public int rowsPerBlock() {
        return coding.blocks() ? BlockShape.ROWS : 1;
    }

    @Override
    public void arrange(byte[] rows, byte[] block) {
        if (coding.blocks()) {
            shape().arrange(rows, block);
        } else {
            Quantizer.super.arrange(rows, block);
        }
    }

    private BlockShape shape() {
        return new BlockShape(codeBytes(), false, hasOwn());
    }

    @Override
    public boolean isResidual() {
        return coding.residual();
    }

    @Override
    public boolean isFine() {
        return false;
    }

    @Override
    public int scoredAgain(int wanted) {
        return Math.max(100, 10 * wanted);
    }

    @Override
    public Encoder encoder() {
        return new PartEncoder();
    }

    private final class PartEncoder implements Encoder {
        private final NearestCentroid[] nearest = new NearestCentroid[coding.parts()];
        private final float[] rest = new float[dimension];

        PartEncoder() {
            for (int part = 0; part < nearest.length; part++) {
                int from = begin(part, dimension, nearest.length);
                int to = begin(part + 1, dimension, nearest.length);
                var centroids = new float[(to - from) * codewords];
                for (int i = from; i < to; i++) {
                    for (int c = 0; c < codewords; c++) {
                        centroids[c * (to - from) + i - from] = columns[i * codewords + c];
                    }
                }
                nearest[part] = new NearestCentroid(centroids, to - from, false);
            }
        }

        @Override
        public void encode(float[] vector, float[] centroid, byte[] row) {
            System.arraycopy(vector, 0, rest, 0, dimension);
            space.enter(rest);
            if (coding.residual()) {
                for (int i = 0; i < dimension; i++) {
                    rest[i] -= centroid[i];
                }
            }
            Arrays.fill(row, (byte) 0);
            double own = 0;
            for (int part = 0; part < nearest.length; part++) {
                int from = begin(part, dimension, nearest.length);
                int to = begin(part + 1, dimension, nearest.length);
                int code = nearest[part].nearest(Arrays.copyOfRange(rest, from, to));
                if (isSmall()) {
                    row[part / 2] |= (byte) (code << part % 2 * SMALL_BITS);
                } else {
                    row[part] = (byte) code;
                }
                for (int i = from; i < to; i++) {
                    double kept = columns[i * codewords + code];
                    own += kept * kept + (coding.residual() ? 2 * centroid[i] * kept : 0);
                }
            }
            if (hasOwn()) {
                ByteBuffer.wrap(row)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(codeBytes(), (float) own);
            }
        }
    }

    @Override
    public CodeScorer scorer(MemorySegment rows) {
        return coding.blocks()
                ? new BlockScorer(shape(), rows, this::askHalves)
                : new TableScorer(codeBytes(), hasOwn(), rows, this::askBytes);
    }

    /// @param tables become `[codeBytes][256]`: what each byte of codes adds to a score
    private void askBytes(float[] query, float[] tables) {
        float[] entered = entered(query);
        var products = new float[codewords];
        Arrays.fill(tables, 0);
        for (int part = 0; part < coding.parts(); part++) {
            multiply(entered, part, products);
            if (!isSmall()) {
                System.arraycopy(products, 0, tables, part * TableScorer.ENTRIES, codewords);
                continue;
            }
            int shift = part % 2 * SMALL_BITS;
            int at = part / 2 * TableScorer.ENTRIES;
            for (int entry = 0; entry < TableScorer.ENTRIES; entry++) {
                int code = entry >> shift & 15;
                tables[at + entry] += code < codewords ? products[code] : 0;
            }
        }
    }

    /// @param tables become `[2 codeBytes][16]`: what each half of a byte adds
    private void askHalves(float[] query, float[] tables) {
        float[] entered = entered(query);
        var products = new float[codewords];
        Arrays.fill(tables, 0);
        for (int part = 0; part < coding.parts(); part++) {
            multiply(entered, part, products);
            System.arraycopy(products, 0, tables, part * BlockShape.ENTRIES, codewords);
        }
    }

    private float[] entered(float[] query) {
        float[] entered = query.clone();
        space.enterAsQuery(entered);
        if (space.metric() == Metric.L2) {
            for (int i = 0; i < dimension; i++) {
                entered[i] *= 2;
            }
        }
        return entered;
    }

    /// The inner products of a part of a query with its codewords.
    private void multiply(float[] query, int part, float[] products) {
        Arrays.fill(products, 0);
        int to = begin(part + 1, dimension, coding.parts());
        for (int i = begin(part, dimension, coding.parts()); i < to; i++) {
            float component = query[i];
            int at = i * codewords;
            for (int c = 0; c < codewords; c++) {
                products[c] += component * columns[at + c];
            }
        }
    }

    /// | type | what |
    /// | --- | --- |
    /// | string | the name |
    /// | string | name of the metric |
    /// | int | bits of the space's scale, float32 |
    /// | vint | dimension |
    /// | vint | parts |
    /// | vint | bits of a code |
    /// | byte | 1: less the centroids of lists |
    /// | byte | 1: in blocks |
    /// | vint | codewords of each part |
    /// | int each | bits of the codewords' components, float32, dimension by dimension |
    @Override
    public void write(DataOutput out) throws IOException {
        out.writeString(NAME);
        out.writeString(space.metric().name());
        out.writeInt(Float.floatToIntBits(space.scale()));
        out.writeVInt(dimension);
        out.writeVInt(coding.parts());
        out.writeVInt(coding.bits());
        out.writeByte((byte) (coding.residual() ? 1 : 0));
        out.writeByte((byte) (coding.blocks() ? 1 : 0));
        out.writeVInt(codewords);
        for (float component : columns) {
            out.writeInt(Float.floatToIntBits(component));
        }
    }

    /// Reads what [#write] wrote behind the name.
    ///
    /// @throws IllegalArgumentException if there is no such metric
    static ProductQuantizer read(DataInput in) throws IOException {
        Metric metric = Metric.valueOf(in.readString());
        var space = new VectorSpace(metric, Float.intBitsToFloat(in.readInt()));
        int dimension = in.readVInt();
        var coding =
                new Coding.Products(
                        in.readVInt(), 1, in.readVInt(), in.readByte() == 1, in.readByte() == 1);
        int codewords = in.readVInt();
        return new ProductQuantizer(
                space,
                dimension,
                coding,
                codewords,
                ScalarQuantizer.floats(in, Math.multiplyExact(dimension, codewords)));
    }
}
