package io.atoll.segment.quantization;

import io.atoll.model.Metric;

import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Keeps the components of vectors as codes: each dimension's between its least and its largest one
/// in the vectors it was made for, in equal steps (affine quantization, one range for each
/// dimension).
///
/// A component is about `middle + step * number`, of which the code keeps the number. So all that
/// depends on a vector in its distance from a query is one inner product of its numbers with
/// weights that the query has, and one number of its own:
///
/// | metric | grows as the vector is nearer | the vector's own number |
/// | --- | --- | --- |
/// | L2 | `2 sum((q - middle) step number) - own` | `sum((step number)^2)` |
/// | IP | `sum(q step number)` | none |
/// | COSINE | `own (sum(q middle) + sum(q step number))` | the inverse of its length, 0 of a zero vector |
///
/// A coded vector is its codes, as [CodeType] has them, and behind them its own number as a
/// little-endian float32. Immutable.
public final class ScalarQuantizer implements Quantizer {
    private static final float MOST = 0x1p100f;

    private final CodeType type;
    private final Metric metric;
    private final float[] middles;
    private final float[] steps;
    private final double unit;

    ScalarQuantizer(CodeType type, Metric metric, float[] middles, float[] steps) {
        if (!Metric.DENSE.contains(metric)) {
            throw new IllegalArgumentException(metric + " is no metric of numbers");
        }
        this.type = type;
        this.metric = metric;
        this.middles = middles;
        this.steps = steps;
        float widest = 0;
        for (float step : steps) {
            widest = Math.max(widest, step);
        }
        this.unit = widest > 0 ? widest : 1;
    }

    public int dimension() {
        return middles.length;
    }

    @Override
    public int rowBytes() {
        return ownAt() + (metric == Metric.IP ? 0 : Float.BYTES);
    }

    CodeType type() {
        return type;
    }

    Metric metric() {
        return metric;
    }

    /// Where a vector's own number lies behind the beginning of its codes.
    int ownAt() {
        return type.bytes(dimension());
    }

    /// Codes a vector.
    ///
    /// @param vector what is out of the ranges is moved to their ends
    /// @param numbers as long as the vector: room to work in
    /// @param row becomes the coded vector, [#rowBytes] long
    public void encode(float[] vector, float[] numbers, byte[] row) {
        Arrays.fill(row, (byte) 0);
        float largest = type.largest();
        for (int i = 0; i < vector.length; i++) {
            double number = steps[i] == 0 ? 0 : ((double) vector[i] - middles[i]) / steps[i];
            numbers[i] = (float) Math.clamp(number, -largest, largest);
        }
        type.put(numbers, row, 0);
        if (metric != Metric.IP) {
            float own = metric == Metric.L2 ? square(numbers) : inverseLength(vector);
            ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN).putFloat(ownAt(), own);
        }
    }

    /// In units of the widest step, so that nothing overflows.
    private float square(float[] numbers) {
        double square = 0;
        for (int i = 0; i < numbers.length; i++) {
            double part = steps[i] / unit * numbers[i];
            square += part * part;
        }
        return (float) square;
    }

    private float inverseLength(float[] vector) {
        double square = 0;
        for (float component : vector) {
            square += (double) component * component;
        }
        return square == 0 ? 0 : (float) Math.min(unit / Math.sqrt(square), MOST);
    }

    @Override
    public boolean isResidual() {
        return false;
    }

    @Override
    public boolean isFine() {
        return true;
    }

    @Override
    public int scoredAgain(int wanted) {
        return Math.max(64, 4 * wanted);
    }

    @Override
    public Encoder encoder() {
        var numbers = new float[dimension()];
        return (vector, _, row) -> encode(vector, numbers, row);
    }

    @Override
    public CodeScorer scorer(MemorySegment rows) {
        return new ScalarScorer(this, rows);
    }

    /// What a query asks of the codes.
    ///
    /// @param weights become one for each code: those of the products in the table above, and zeros
    ///   for the codes that fill up
    /// @return what is to be added to a product of them with what codes store
    float ask(float[] query, float[] weights) {
        boolean centred = metric == Metric.L2;
        double scale = metric == Metric.L2 ? 2 / unit : 1 / largest(query);
        double added = 0;
        for (int i = 0; i < query.length; i++) {
            double distance = centred ? (double) query[i] - middles[i] : query[i];
            double weight = distance * scale * (steps[i] / unit);
            weights[i] = (float) Math.clamp(weight, -MOST, MOST);
            added -= (double) weights[i] * type.zero();
            if (metric == Metric.COSINE) {
                added += query[i] * scale * (middles[i] / unit);
            }
        }
        return (float) Math.clamp(added, -MOST, MOST);
    }

    private static double largest(float[] query) {
        float largest = 0;
        for (float component : query) {
            largest = Math.max(largest, Math.abs(component));
        }
        return largest > 0 ? largest : 1;
    }

    /// | type | what |
    /// | --- | --- |
    /// | string | name of the [CodeType] |
    /// | string | name of the metric |
    /// | vint | dimension |
    /// | int each | bits of the middles, then of the steps, float32 |
    @Override
    public void write(DataOutput out) throws IOException {
        out.writeString(type.name());
        out.writeString(metric.name());
        out.writeVInt(middles.length);
        for (float middle : middles) {
            out.writeInt(Float.floatToIntBits(middle));
        }
        for (float step : steps) {
            out.writeInt(Float.floatToIntBits(step));
        }
    }

    /// Reads what [#write] wrote behind the name.
    ///
    /// @throws IllegalArgumentException if there is no such metric
    static ScalarQuantizer read(CodeType type, DataInput in) throws IOException {
        Metric metric = Metric.valueOf(in.readString());
        int dimension = in.readVInt();
        return new ScalarQuantizer(type, metric, floats(in, dimension), floats(in, dimension));
    }

    static float[] floats(DataInput in, int count) throws IOException {
        var floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat(in.readInt());
        }
        return floats;
    }

    /// Looks at vectors, to make a quantizer for them.
    public static final class Ranges {
        private final float[] least;
        private final float[] largest;

        public Ranges(int dimension) {
            this.least = new float[dimension];
            this.largest = new float[dimension];
            Arrays.fill(least, Float.POSITIVE_INFINITY);
            Arrays.fill(largest, Float.NEGATIVE_INFINITY);
        }

        public void add(float[] vector) {
            for (int i = 0; i < vector.length; i++) {
                least[i] = Math.min(least[i], vector[i]);
                largest[i] = Math.max(largest[i], vector[i]);
            }
        }

        public ScalarQuantizer quantizer(CodeType type, Metric metric) {
            var middles = new float[least.length];
            var steps = new float[least.length];
            for (int i = 0; i < middles.length; i++) {
                if (least[i] <= largest[i]) {
                    middles[i] = (float) (((double) least[i] + largest[i]) / 2);
                    double half = ((double) largest[i] - least[i]) / 2;
                    steps[i] = (float) (half / type.largest());
                }
            }
            return new ScalarQuantizer(type, metric, middles, steps);
        }
    }
}
