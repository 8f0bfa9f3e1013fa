package io.atoll.segment.quantization;

import io.atoll.model.Metric;
import io.atoll.segment.clustering.VectorSpace;

import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// RaBitQ (Gao, Long: RaBitQ: Quantizing High-Dimensional Vectors with a Theoretical Error Bound
/// for Approximate Nearest Neighbor Search, 2024): of a vector less the centroid of its list is
/// kept, after a random [Rotation], the sign of each component.
///
/// Let r be what is kept of, turned, s its signs (1 or -1), and `f = sum(r r) / sum(|r|)`. Then `f
/// sum(s v)` estimates `sum(r v)` for any v, without bias over rotations. With the centroid c, the
/// middle m of all vectors and the query q, turned too:
///
/// | metric | grows as the vector is nearer | the factor | the own number |
/// | --- | --- | --- | --- |
/// | L2 | `factor sum(s (q - m)) - own`, and what is to be said of the list | `2 f` | `factor sum(s (c - m)) + sum(r r)` |
/// | IP, COSINE | `factor sum(s q)`, and `sum(q c)` | `f` | none |
///
/// So a query is turned once, for all lists. Four signs are one code of a [BlockShape]: a table has
/// the 16 sums of four components.
public final class SignQuantizer implements Quantizer {
    static final String NAME = "SIGNS";

    private static final int SIGNS_OF_CODE = 4;

    private final VectorSpace space;
    private final float[] middle;
    private final Rotation rotation;
    private final BlockShape shape;

    /// @param middle of the vectors, in the space
    public SignQuantizer(VectorSpace space, float[] middle) {
        this.space = space;
        this.middle = middle;
        this.rotation = new Rotation(middle.length);
        this.shape =
                new BlockShape(
                        (middle.length + Byte.SIZE - 1) / Byte.SIZE,
                        true,
                        space.metric() == Metric.L2);
    }

    @Override
    public int rowBytes() {
        return shape.rowBytes();
    }

    @Override
    public int rowsPerBlock() {
        return BlockShape.ROWS;
    }

    @Override
    public void arrange(byte[] rows, byte[] block) {
        shape.arrange(rows, block);
    }

    @Override
    public boolean isResidual() {
        return true;
    }

    @Override
    public boolean isFine() {
        return false;
    }

    @Override
    public int scoredAgain(int wanted) {
        return Math.max(200, 20 * wanted);
    }

    @Override
    public Encoder encoder() {
        var rest = new float[middle.length];
        var beside = new float[middle.length];
        return (vector, centroid, row) -> {
            System.arraycopy(vector, 0, rest, 0, rest.length);
            space.enter(rest);
            for (int i = 0; i < rest.length; i++) {
                rest[i] -= centroid[i];
                beside[i] = centroid[i] - middle[i];
            }
            rotation.turn(rest);
            rotation.turn(beside);
            encode(rest, beside, row);
        };
    }

    private void encode(float[] rest, float[] beside, byte[] row) {
        Arrays.fill(row, (byte) 0);
        double square = 0;
        double sum = 0;
        double product = 0;
        for (int i = 0; i < rest.length; i++) {
            boolean positive = rest[i] >= 0;
            if (positive) {
                row[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
            }
            square += (double) rest[i] * rest[i];
            sum += Math.abs(rest[i]);
            product += positive ? beside[i] : -beside[i];
        }
        double factor = sum == 0 ? 0 : square / sum;
        ByteBuffer numbers = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
        if (shape.hasOwn()) {
            factor *= 2;
            numbers.putFloat(shape.codeBytes() + Float.BYTES, (float) (factor * product + square));
        }
        numbers.putFloat(shape.codeBytes(), (float) factor);
    }

    @Override
    public CodeScorer scorer(MemorySegment rows) {
        return new BlockScorer(shape, rows, this::ask);
    }

    private void ask(float[] query, float[] tables) {
        float[] turned = query.clone();
        space.enterAsQuery(turned);
        if (space.metric() == Metric.L2) {
            for (int i = 0; i < turned.length; i++) {
                turned[i] -= middle[i];
            }
        }
        rotation.turn(turned);
        for (int code = 0; code < shape.codes(); code++) {
            for (int entry = 0; entry < BlockShape.ENTRIES; entry++) {
                float sum = 0;
                for (int i = 0; i < SIGNS_OF_CODE; i++) {
                    int place = code * SIGNS_OF_CODE + i;
                    float component = place < turned.length ? turned[place] : 0;
                    sum += (entry >> i & 1) == 1 ? component : -component;
                }
                tables[code * BlockShape.ENTRIES + entry] = sum;
            }
        }
    }

    /// | type | what |
    /// | --- | --- |
    /// | string | the name |
    /// | string | name of the metric |
    /// | int | bits of the space's scale, float32 |
    /// | vint | dimension |
    /// | int each | bits of the middle's components, float32 |
    @Override
    public void write(DataOutput out) throws IOException {
        out.writeString(NAME);
        out.writeString(space.metric().name());
        out.writeInt(Float.floatToIntBits(space.scale()));
        out.writeVInt(middle.length);
        for (float component : middle) {
            out.writeInt(Float.floatToIntBits(component));
        }
    }

    /// Reads what [#write] wrote behind the name.
    ///
    /// @throws IllegalArgumentException if there is no such metric
    static SignQuantizer read(DataInput in) throws IOException {
        Metric metric = Metric.valueOf(in.readString());
        var space = new VectorSpace(metric, Float.intBitsToFloat(in.readInt()));
        return new SignQuantizer(space, ScalarQuantizer.floats(in, in.readVInt()));
    }
}
